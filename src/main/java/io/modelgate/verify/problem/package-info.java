/** What can go wrong, said in sentences that are safe to print. */
@NullMarked
package io.modelgate.verify.problem;

import org.jspecify.annotations.NullMarked;
