/**
 * What holds for rules and selectors without any pod: that one never matches, or only what another
 * matches too. What is uncertain is not reported.
 */
@NullMarked
package io.modelgate.command.lint.rule;

import org.jspecify.annotations.NullMarked;
