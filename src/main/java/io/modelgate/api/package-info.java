/**
 * The custom resources that people write; the manifests of their definitions are made from them.
 */
@NullMarked
package io.modelgate.api;

import org.jspecify.annotations.NullMarked;
