import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;

/** The same answer as {@link Constant}'s, by Jakarta REST. */
@Path("/")
public final class ConstantResource {
  /** Where it is. */
  @ApplicationPath("rest")
  public static final class Place extends Application {}

  @POST
  public Response answer(InputStream body) throws IOException {
    body.readAllBytes();
    return Response.ok(Constant.ANSWER).type(MediaType.APPLICATION_JSON_TYPE).build();
  }
}
