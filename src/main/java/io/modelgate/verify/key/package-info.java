/** Signatures made with a long-lived elliptic curve key. */
@NullMarked
package io.modelgate.verify.key;

import org.jspecify.annotations.NullMarked;
