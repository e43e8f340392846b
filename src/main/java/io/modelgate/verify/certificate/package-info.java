/** Signatures made with a long-lived certificate that an authority issued. */
@NullMarked
package io.modelgate.verify.certificate;

import org.jspecify.annotations.NullMarked;
