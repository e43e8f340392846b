/** What the verifier's caller gives it besides files. */
@NullMarked
package io.modelgate.verify.input;

import org.jspecify.annotations.NullMarked;
