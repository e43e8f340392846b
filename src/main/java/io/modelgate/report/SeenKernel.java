package io.modelgate.report;

/**
 * The kernel that a verifier saw from inside its pod.
 *
 * @param release printable
 */
record SeenKernel(String release, Sandbox sandbox) {}
