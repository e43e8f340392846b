package io.modelgate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A committed file that is made of others.
 *
 * @param path where it is committed
 * @param content what it must hold
 */
public record GeneratedFile(Path path, String content) {
  /** YAML that names its source and the command that renews it; a document for each content. */
  public static GeneratedFile yaml(Path path, Path source, JsonNode... contents) {
    KubernetesSerialization yaml = new KubernetesSerialization();
    // No separator before the first: a reader would take the comment for a document of its own.
    String documents =
        Stream.of(contents).map(yaml::asYaml).collect(Collectors.joining()).substring(4);
    return new GeneratedFile(path, header(source) + documents);
  }

  /** The comment on the first lines of what is generated. */
  public static String header(Path source) {
    return """
    # Generated from %s; do not edit. Renew with:
    #   mvn test -Dtest=GeneratedManifestsIT -Dmodelgate.renew=true
    """
        .formatted(source);
  }

  /** Asserts that it is committed as it must be; with {@code modelgate.renew} writes it first. */
  public void assertCommitted() throws IOException {
    if (Boolean.getBoolean("modelgate.renew")) {
      Files.createDirectories(path.getParent());
      Files.writeString(path, content);
    }
    assertThat(path).content().isEqualTo(content);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
