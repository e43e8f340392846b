package io.modelgate.verify.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.verify.problem.VerificationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A field of a bundle that is null is read as one that is not there, wherever it is (ProtoJSON).
 */
final class NullFieldsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path VECTORS = Path.of("src/test/vectors");

  /** That are not in the vectors, at the objects that may have them. */
  private static final Map<String, List<String>> MORE =
      Map.of(
          "", List.of("messageSignature"),
          "/verificationMaterial", List.of("publicKey", "x509CertificateChain", "certificate"),
          "/verificationMaterial/publicKey", List.of("hint", "rawBytes"),
          "/dsseEnvelope/signatures/0", List.of("keyid"));

  static Stream<String> vectors() {
    return Stream.of("v1.1.0-sigstore", "v1.1.0-certificate", "v1.1.0-elliptic-key");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void nullIsAsIfItWereNotThere(String vector) throws IOException {
    JsonNode bundle = JSON.readTree(VECTORS.resolve(vector).resolve("model.sig").toFile());
    List<JsonPointer> objects = new ArrayList<>();
    collect(bundle, JsonPointer.empty(), objects);
    assertThat(objects).hasSizeGreaterThan(3);

    for (JsonPointer object : objects) {
      List<String> fields = new ArrayList<>(List.of("unknown"));
      bundle.at(object).fieldNames().forEachRemaining(fields::add);
      fields.addAll(MORE.getOrDefault(object.toString(), List.of()));
      for (String field : fields) {
        ObjectNode without = bundle.deepCopy();
        ((ObjectNode) without.at(object)).remove(field);
        ObjectNode withNull = bundle.deepCopy();
        ((ObjectNode) withNull.at(object)).putNull(field);
        assertThat(parsed(withNull)).as(object + "/" + field).isEqualTo(parsed(without));
      }
    }
  }

  private static void collect(JsonNode node, JsonPointer at, List<JsonPointer> objects) {
    if (node.isObject()) {
      objects.add(at);
      node.properties()
          .forEach(each -> collect(each.getValue(), at.appendProperty(each.getKey()), objects));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(node.path(i), at.appendIndex(i), objects);
    }
  }

  /** What it is, or why it is refused. */
  private static String parsed(JsonNode bundle) throws IOException {
    try {
      Bundle read = BundleParser.parse(new ByteArrayInputStream(JSON.writeValueAsBytes(bundle)));
      return "taken, with " + read.material().field();
    } catch (VerificationException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
