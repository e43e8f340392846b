/** What people open in a browser: the status page's JSON API, and who may see what of it. */
@NullMarked
package io.modelgate.dashboard;

import org.jspecify.annotations.NullMarked;
