package io.modelgate.watch;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.URLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Lists the names of what a namespace holds: a consistent read of metadata, page by page, of which
 * nothing but the names is kept, whatever else people wrote into it.
 */
final class StoredNames {
  private static final int PAGE_SIZE = 500;
  private static final String METADATA_ONLY =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
  private static final ObjectReader READER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build()
          .readerFor(Page.class);

  private record Metadata(@Nullable String name, @JsonProperty("continue") @Nullable String next) {}

  private record Item(Metadata metadata) {}

  private record Page(@Nullable Metadata metadata, @Nullable List<Item> items) {
    static final Page NONE = new Page(null, null);

    String next() {
      return metadata == null ? "" : Objects.requireNonNullElse(metadata.next(), "");
    }

    List<String> names() {
      return Objects.requireNonNullElse(items, List.<Item>of()).stream()
          .map(item -> Objects.requireNonNullElse(item.metadata().name(), ""))
          .toList();
    }
  }

  private final KubernetesClient client;
  private final Executor executor;

  /**
   * Names by one client.
   *
   * @param executor reads the answers
   */
  StoredNames(KubernetesClient client, Executor executor) {
    this.client = client;
    this.executor = executor;
  }

  /**
   * The names that are stored by now.
   *
   * @param isOptional whether their definition may be missing; then there are none
   */
  CompletableFuture<Set<String>> of(
      ResourceDefinitionContext resource, String namespace, boolean isOptional) {
    String path =
        URLUtils.join(
            client.getMasterUrl().toString(),
            "apis",
            resource.getGroup(),
            resource.getVersion(),
            "namespaces",
            encoded(namespace),
            resource.getPlural());
    return from(path, "", isOptional, new HashSet<>());
  }

  private CompletableFuture<Set<String>> from(
      String path, String position, boolean isOptional, Set<String> names) {
    String query =
        "?limit=" + PAGE_SIZE + (position.isEmpty() ? "" : "&continue=" + encoded(position));
    return client
        .getHttpClient()
        .sendAsync(
            client
                .getHttpClient()
                .newHttpRequestBuilder()
                .uri(path + query)
                .header("Accept", METADATA_ONLY)
                .build(),
            InputStream.class)
        .thenApplyAsync(answer -> read(answer, isOptional), executor)
        .thenCompose(
            page -> {
              names.addAll(page.names());
              return page.next().isEmpty()
                  ? CompletableFuture.completedFuture(names)
                  : from(path, page.next(), isOptional, names);
            });
  }

  private static Page read(HttpResponse<InputStream> answer, boolean isOptional) {
    try (InputStream body = answer.body()) {
      if (answer.isSuccessful()) {
        return READER.readValue(body);
      }
      if (isOptional && answer.code() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Page.NONE;
      }
      throw new IOException("the API server answers " + answer.code());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
