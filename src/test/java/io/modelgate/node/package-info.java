/** End to end on a real node: kubelet, containerd, runc and gVisor. */
@NullMarked
package io.modelgate.node;

import org.jspecify.annotations.NullMarked;
