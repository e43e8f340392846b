/**
 * A stand-in of the admission plugin by which OpenShift matches pods with its
 * SecurityContextConstraints, written from reading pkg/securitycontextconstraints of
 * https://github.com/openshift/apiserver-library-go, commit
 * a8019f39f6708878cbb42101693940ed4817ab82.
 */
@NullMarked
package io.modelgate.testing.constraints;

import org.jspecify.annotations.NullMarked;
