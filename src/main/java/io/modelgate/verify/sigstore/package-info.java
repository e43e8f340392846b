/**
 * Keyless signatures: Sigstore's certificates, transparency log and timestamps. The only package
 * that touches sigstore-java, so that nothing else loads it.
 */
@NullMarked
package io.modelgate.verify.sigstore;

import org.jspecify.annotations.NullMarked;
