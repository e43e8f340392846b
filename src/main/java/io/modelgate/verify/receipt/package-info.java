/** Receipts: what other verifications of the same content have hashed. */
@NullMarked
package io.modelgate.verify.receipt;

import org.jspecify.annotations.NullMarked;
