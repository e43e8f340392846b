/**
 * What can be told of rules and selectors without any pod: that one never matches, or only what
 * another matches too. What cannot be told for sure is not said.
 */
@NullMarked
package io.modelgate.command.lint.rule;

import org.jspecify.annotations.NullMarked;
