package io.modelgate.dashboard;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What the status page reads. Its classes are named, so that nothing else is found below it. */
@OpenAPIDefinition(
    info = @Info(title = "Modelgate status", version = "0.1.0"),
    security = {@SecurityRequirement(name = "bearer"), @SecurityRequirement(name = "login")})
@SecurityScheme(
    securitySchemeName = "bearer",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description = "Any token that the cluster's API server takes")
@SecurityScheme(
    securitySchemeName = "login",
    type = SecuritySchemeType.APIKEY,
    in = SecuritySchemeIn.COOKIE,
    apiKeyName = "modelgate",
    description = "The browser's login, if one is configured")
@ApplicationPath("api")
public class ApiApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(StatusResource.class, LiveResource.class, JsonWriter.class, FailureMapper.class);
  }
}
