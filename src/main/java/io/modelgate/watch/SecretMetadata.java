package io.modelgate.watch;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.Objects;

/**
 * Has the API server leave out everything but the metadata where Secrets of all namespaces are
 * listed or watched: what a Secret holds never comes into this process.
 */
final class SecretMetadata implements Interceptor {
  /** By which a client knows it. */
  static final String NAME = "secret-metadata";

  private static final String PATH = "/api/v1/secrets";
  private static final String METADATA_ONLY = "application/json;as=%s;g=meta.k8s.io;v=v1";
  private static final String LISTED = METADATA_ONLY.formatted("PartialObjectMetadataList");
  private static final String WATCHED = METADATA_ONLY.formatted("PartialObjectMetadata");

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    URI uri = request.uri();
    if (uri.getPath().endsWith(PATH)) {
      boolean isWatch = Objects.requireNonNullElse(uri.getQuery(), "").contains("watch=true");
      builder.setHeader("Accept", isWatch ? WATCHED : LISTED);
    }
  }
}
