package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Renders kustomizations as kubectl does; no cluster is needed. */
public final class Kustomize {
  private Kustomize() {}

  /** The resources of a kustomization, in the order in which they are applied. */
  public static List<JsonNode> render(Path kustomization) {
    Path kubectl = Component.API_SERVER.path().resolve("kubectl");
    try {
      Process process =
          new ProcessBuilder(
                  kubectl.toString(),
                  "kustomize",
                  "--load-restrictor=LoadRestrictionsNone",
                  kustomization.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("kubectl kustomize " + kustomization + " failed");
      }
      return Yaml.parseAll(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while rendering " + kustomization, e);
    }
  }
}
