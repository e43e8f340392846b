/** What runs in the controller's image before Liberty does. */
@NullMarked
package io.modelgate.launch;

import org.jspecify.annotations.NullMarked;
