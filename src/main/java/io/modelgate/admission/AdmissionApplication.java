package io.modelgate.admission;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Everything that an API server calls, and nothing that people do. */
@ApplicationPath("admission")
public class AdmissionApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(AdmissionResource.class, RequestFailureMapper.class);
  }
}
