package io.modelgate.command.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Creates pods, and reports what the API server did with them. */
final class ObservedPods implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String OURS = "modelgate.io\" denied the request: ";

  /** RFC 7234, as the API server writes it. */
  private static final Pattern WARNING =
      Pattern.compile("299 - \"((?:[^\"\\\\]|\\\\.)*)\"", Pattern.DOTALL);

  private final KubernetesClient client;
  private volatile List<String> warnings = List.of();

  ObservedPods(String kubeconfig) {
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig))
            .withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("warnings", new Warnings()))
            .build();
  }

  private final class Warnings implements Interceptor {
    @Override
    public void after(
        HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
      warnings =
          response.headers("Warning").stream()
              .flatMap(each -> WARNING.matcher(each).results())
              .map(each -> each.group(1).replaceAll("\\\\(.)", "$1"))
              .toList();
    }
  }

  /** What would be done with one; empty if it is refused for another reason than ours. */
  Optional<Observed> dryRun(String namespace, JsonNode manifest) {
    return observed(
        () ->
            (Pod)
                client.resource(manifest.toString()).inNamespace(namespace).dryRun(true).create());
  }

  /** Stores one; empty if it is refused, by whomever. */
  Optional<Pod> create(String namespace, JsonNode manifest) {
    try {
      return Optional.of(
          (Pod) client.resource(manifest.toString()).inNamespace(namespace).create());
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }

  private Optional<Observed> observed(Supplier<Pod> request) {
    try {
      Pod pod = request.get();
      return Optional.of(new Observed("", JSON.valueToTree(pod), warnings));
    } catch (KubernetesClientException e) {
      String message = String.valueOf(e.getStatus() == null ? "" : e.getStatus().getMessage());
      Matcher ours = Pattern.compile(Pattern.quote(OURS) + "(.*)", Pattern.DOTALL).matcher(message);
      return ours.find()
          ? Optional.of(
              new Observed(ours.group(1), JsonNodeFactory.instance.objectNode(), List.of()))
          : Optional.empty();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
