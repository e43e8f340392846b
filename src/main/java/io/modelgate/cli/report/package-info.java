/** How a verification ended, told to humans, programs and Kubernetes. */
@NullMarked
package io.modelgate.cli.report;

import org.jspecify.annotations.NullMarked;
