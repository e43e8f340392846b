/** Textual encodings of keys and certificates (RFC 7468). */
@NullMarked
package io.modelgate.verify.pem;

import org.jspecify.annotations.NullMarked;
