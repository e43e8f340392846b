/** What the specs of policies of every kind have in common, read and compiled. */
@NullMarked
package io.modelgate.policy.spec;

import org.jspecify.annotations.NullMarked;
