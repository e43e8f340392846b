/** MicroProfile Health: /health/started, /health/ready, /health/live. */
@NullMarked
package io.modelgate.health;

import org.jspecify.annotations.NullMarked;
