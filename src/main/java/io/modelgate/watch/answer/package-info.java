/** What an answer of the API server means for the work queue. */
@NullMarked
package io.modelgate.watch.answer;

import org.jspecify.annotations.NullMarked;
