/** What a validation container may ask for in a pod, so that the pod stays what it was. */
@NullMarked
package io.modelgate.policy.resources;

import org.jspecify.annotations.NullMarked;
