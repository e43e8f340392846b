/** The files of a model on disk, held against the signed statement. */
@NullMarked
package io.modelgate.verify.tree;

import org.jspecify.annotations.NullMarked;
