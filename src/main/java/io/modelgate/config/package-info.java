/** Configuration: one class, read and validated once at start. */
@NullMarked
package io.modelgate.config;

import org.jspecify.annotations.NullMarked;
