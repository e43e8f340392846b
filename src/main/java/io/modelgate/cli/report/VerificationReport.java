package io.modelgate.cli.report;

import io.modelgate.cli.kernel.Kernel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One verification, as its caller is told.
 *
 * @param method name of the signing method, for example {@code key}
 * @param model what was to be verified
 * @param signature with what; empty where none was found
 * @param outcome how it ended
 * @param nanos how long it took
 * @param ended when, in milliseconds since 1970 (UTC)
 * @param kernel that it ran on
 */
public record VerificationReport(
    String method,
    Path model,
    Optional<Path> signature,
    VerificationOutcome outcome,
    long nanos,
    long ended,
    Kernel kernel) {}
