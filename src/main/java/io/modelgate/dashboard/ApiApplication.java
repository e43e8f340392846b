package io.modelgate.dashboard;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** What the status page reads. Its classes are named, so that nothing else is found below it. */
@ApplicationPath("api")
public class ApiApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(StatusResource.class, JsonWriter.class, FailureMapper.class);
  }
}
