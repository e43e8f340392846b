package io.modelgate.command.cluster;

import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_GONE;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_UNAUTHORIZED;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.command.input.UndecidedException;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.function.Consumer;

/** Lists resources page by page, untyped; one page is in memory. */
final class ResourceLists {
  private static final int PAGE_SIZE = 200;
  private static final JsonMapper JSON = new JsonMapper();

  private final KubernetesClient client;

  ResourceLists(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Hands over all of a kind.
   *
   * @throws UndecidedException if that cannot be done, with a sentence that says what is needed
   */
  void each(ResourceList list, Consumer<JsonNode> item) throws UndecidedException {
    String position = "";
    do {
      String query = "?limit=" + PAGE_SIZE + "&continue=" + URLEncoder.encode(position, UTF_8);
      JsonNode page = get(list.path() + query, list);
      page.path("items").forEach(item);
      position = page.at("/metadata/continue").asText();
    } while (!position.isEmpty());
  }

  /**
   * The same, if they may be listed.
   *
   * @return what is lacking, as a part of a sentence; empty if nothing is
   */
  Optional<String> eachIfAllowed(ResourceList list, Consumer<JsonNode> item)
      throws UndecidedException {
    try {
      each(list, item);
      return Optional.empty();
    } catch (ForbiddenException e) {
      return Optional.of("you may not list %s %s".formatted(list.display(), list.where()));
    }
  }

  private JsonNode get(String path, ResourceList list) throws UndecidedException {
    try {
      return JSON.readTree(client.raw(path, "GET", null));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HTTP_NOT_FOUND) {
        return JSON.createObjectNode(); // the kind is not installed
      }
      throw problem(e, list);
    } catch (JsonProcessingException e) {
      throw new UndecidedException(
          "%s answers with what is no JSON.".formatted(client.getMasterUrl()));
    }
  }

  private UndecidedException problem(KubernetesClientException e, ResourceList list) {
    return switch (e.getCode()) {
      case HTTP_FORBIDDEN -> new ForbiddenException(list);
      case HTTP_UNAUTHORIZED ->
          new UndecidedException(
              "The cluster does not know who you are: log in, or choose another --context.");
      case HTTP_GONE ->
          new UndecidedException(
              "The list of %s changed too much while it was read: try again."
                  .formatted(list.display()));
      case 0 ->
          new UndecidedException(
              "%s does not answer: check the network and the kubeconfig, or choose another --context."
                  .formatted(client.getMasterUrl()));
      default ->
          new UndecidedException(
              "The cluster does not list %s (HTTP status %d)."
                  .formatted(list.display(), e.getCode()));
    };
  }

  /** Somebody may not list a kind. */
  private static final class ForbiddenException extends UndecidedException {
    private static final long serialVersionUID = 1L;

    ForbiddenException(ResourceList list) {
      super(
          "You may not list %s %s: ask for a role with the verb list on %s%s."
              .formatted(
                  list.display(),
                  list.where(),
                  list.display(),
                  list.isNamespaced() && list.namespace().isEmpty()
                      ? ", or name a namespace by --namespace"
                      : ""));
    }
  }
}
