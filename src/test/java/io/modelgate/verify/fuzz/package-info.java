/** Fuzz targets: hostile bytes in, one sentence out. See {@code FuzzIT} and {@code CorpusTest}. */
@NullMarked
package io.modelgate.verify.fuzz;

import org.jspecify.annotations.NullMarked;
