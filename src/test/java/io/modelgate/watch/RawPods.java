package io.modelgate.watch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.modelgate.policy.decision.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Asks the API server for pods, and hears its warnings, which the client keeps for itself. */
final class RawPods {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern DENIED =
      Pattern.compile(
          "(?s).*ValidatingAdmissionPolicy '[^']*' with binding '[^']*' denied request: (.*)");
  private static final Pattern WARNED =
      Pattern.compile(
          "299 - \"Validation failed for ValidatingAdmissionPolicy '[^']*' with binding '[^']*':"
              + " (.*)\"");

  private final KubernetesClient client;
  private final Optional<Caller> as;

  RawPods(KubernetesClient client) {
    this(client, Optional.empty());
  }

  private RawPods(KubernetesClient client, Optional<Caller> as) {
    this.client = client;
    this.as = as;
  }

  /** The same as somebody else. */
  RawPods as(Caller somebody) {
    return new RawPods(client, Optional.of(somebody));
  }

  /** What the API server answers. */
  record Answer(boolean isDone, JsonNode body, List<String> warnings) {
    /** Why not, in the words of a policy; all that is said if no policy does; empty if done. */
    String message() {
      if (isDone) {
        return "";
      }
      String all = body.path("message").asText();
      Matcher denied = DENIED.matcher(all);
      return denied.matches() ? denied.group(1) : all;
    }
  }

  Answer create(String namespace, JsonNode pod, boolean dryRun) {
    return send(
        "POST", "/api/v1/namespaces/" + namespace + "/pods" + (dryRun ? "?dryRun=All" : ""), pod);
  }

  Answer update(String namespace, JsonNode pod) {
    return send(
        "PUT",
        "/api/v1/namespaces/"
            + namespace
            + "/pods/"
            + pod.at("/metadata/name").asText()
            + "?dryRun=All",
        pod);
  }

  private Answer send(String method, String path, JsonNode pod) {
    String url = client.getMasterUrl().toString().replaceAll("/$", "") + path;
    HttpRequest.Builder builder =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(url)
            .method(method, "application/json", pod.toString());
    as.ifPresent(
        caller -> {
          builder.header("Impersonate-User", caller.name());
          caller.groups().forEach(group -> builder.header("Impersonate-Group", group));
        });
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response =
          client.getHttpClient().sendAsync(request, String.class).join();
      return new Answer(
          response.isSuccessful(),
          JSON.readTree(response.body()),
          response.headers("Warning").stream().flatMap(RawPods::warning).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CompletionException e) {
      throw new IllegalStateException(method + " " + path, e);
    }
  }

  private static Stream<String> warning(String header) {
    Matcher warned = WARNED.matcher(new String(header.getBytes(ISO_8859_1), UTF_8));
    return warned.matches() ? Stream.of(warned.group(1).replaceAll("\\\\(.)", "$1")) : Stream.of();
  }
}
