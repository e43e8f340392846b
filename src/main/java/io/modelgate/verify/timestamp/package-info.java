/** Timestamps of authorities that the operator trusts (RFC 3161). */
@NullMarked
package io.modelgate.verify.timestamp;

import org.jspecify.annotations.NullMarked;
