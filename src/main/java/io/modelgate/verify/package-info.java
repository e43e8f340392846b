/** Verification of OpenSSF Model Signing signatures: a library without CDI, Liberty or fabric8. */
@NullMarked
package io.modelgate.verify;

import org.jspecify.annotations.NullMarked;
