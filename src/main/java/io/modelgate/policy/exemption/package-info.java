/** Which pods are exempt from which policies, for how long, and why. */
@NullMarked
package io.modelgate.policy.exemption;

import org.jspecify.annotations.NullMarked;
