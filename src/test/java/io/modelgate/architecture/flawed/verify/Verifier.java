package io.modelgate.architecture.flawed.verify;

import jakarta.inject.Singleton;

/** Breaks: the verifier is a library without CDI. */
@Singleton
public final class Verifier {}
