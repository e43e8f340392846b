package io.modelgate.dashboard;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Adds, while the build describes the API, what every operation may answer: see FailureMapper. */
public final class OpenApiFilter implements OASFilter {
  private static final String DETAILS = "#/components/schemas/Details";

  @Override
  public Operation filterOperation(Operation operation) {
    operation
        .getResponses()
        .addAPIResponse("401", problem("Nobody is known by the token, or by the login"))
        .addAPIResponse("503", problem("It is not known now: try again"));
    return operation;
  }

  private static APIResponse problem(String description) {
    return OASFactory.createAPIResponse()
        .description(description)
        .content(
            OASFactory.createContent()
                .addMediaType(
                    Problem.MEDIA_TYPE,
                    OASFactory.createMediaType().schema(OASFactory.createSchema().ref(DETAILS))));
  }
}
