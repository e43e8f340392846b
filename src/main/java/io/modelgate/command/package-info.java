/** The full command for people: what policies would do, before they do it. */
@NullMarked
package io.modelgate.command;

import org.jspecify.annotations.NullMarked;
