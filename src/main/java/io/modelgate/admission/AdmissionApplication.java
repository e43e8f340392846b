package io.modelgate.admission;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Everything that an API server calls. */
@ApplicationPath("admission")
public class AdmissionApplication extends Application {}
