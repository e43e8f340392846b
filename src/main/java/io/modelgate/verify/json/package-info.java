/** Reading JSON that an attacker wrote. */
@NullMarked
package io.modelgate.verify.json;

import org.jspecify.annotations.NullMarked;
