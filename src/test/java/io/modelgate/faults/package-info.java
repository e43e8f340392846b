/** Two replicas behind one address on an API server, while faults happen and tenants misbehave. */
@NullMarked
package io.modelgate.faults;

import org.jspecify.annotations.NullMarked;
