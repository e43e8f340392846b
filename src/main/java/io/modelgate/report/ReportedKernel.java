package io.modelgate.report;

/**
 * The kernel that a verifier saw from inside its pod.
 *
 * @param release printable
 */
record ReportedKernel(String release, Sandbox sandbox) {}
