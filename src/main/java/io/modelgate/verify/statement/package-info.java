/** The signed payload: an in-toto statement that lists the files of a model. */
@NullMarked
package io.modelgate.verify.statement;

import org.jspecify.annotations.NullMarked;
