package io.modelgate.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Documents with one flaw each, from {@code src/test/resources/hostile}.
 *
 * @param good the document without a flaw
 * @param flaws each with a name of its own
 */
record Flaws(String good, List<Flaw> flaws) {

  /**
   * One change to a document.
   *
   * @param replace text of the good document
   * @param by what stands there instead
   * @param says the sentence that refuses it
   */
  record Flaw(String name, String replace, String by, String says) {

    String in(String good) {
      assertThat(good).contains(replace);
      return good.replace(replace, by);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Flaws of(String file) throws IOException {
    JsonNode yaml = Yaml.read(Path.of("src/test/resources/hostile", file + ".yaml"));
    List<Flaw> flaws =
        yaml.path("flaws").properties().stream()
            .map(
                flaw ->
                    new Flaw(
                        file + ": " + flaw.getKey(),
                        flaw.getValue().path("replace").textValue(),
                        flaw.getValue().path("by").textValue(),
                        flaw.getValue().path("says").textValue()))
            .toList();
    return new Flaws(yaml.path("good").asText(), flaws);
  }
}
