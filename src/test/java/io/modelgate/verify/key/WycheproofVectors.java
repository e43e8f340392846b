package io.modelgate.verify.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Judges Project Wycheproof's signatures; as a command, on any Java. */
public final class WycheproofVectors {
  private static final Path FOLDER = Path.of("src/test/vectors/wycheproof");

  private WycheproofVectors() {}

  /** Prints a line a signature. */
  public static void main(String[] files) throws IOException, InvalidKeyException {
    for (String file : files) {
      judge(file).forEach(System.out::println);
    }
  }

  static List<String> judge(String file) throws IOException, InvalidKeyException {
    JsonNode vectors = new ObjectMapper().readTree(FOLDER.resolve(file + ".json").toFile());
    List<String> judged = new ArrayList<>();
    for (JsonNode group : vectors.path("testGroups")) {
      ECPublicKey key = PublicKeys.decode(bytes(group, "publicKeyDer"));
      String hash = Curve.of(key).orElseThrow().hash();
      if (!group.path("sha").asText().replace("-", "").equals(hash)) {
        throw new IllegalStateException("another hash than the curve's: " + group.path("sha"));
      }
      for (JsonNode test : group.path("tests")) {
        byte[] message = bytes(test, "msg");
        boolean accepted = Ecdsa.verifies(key, hash, out -> out.write(message), bytes(test, "sig"));
        // There is no third verdict, "acceptable", in these files.
        boolean right = test.path("result").asText().equals(accepted ? "valid" : "invalid");
        judged.add(
            "%s %s (%s): %s%s"
                .formatted(
                    file,
                    test.path("tcId"),
                    test.path("comment").asText(),
                    accepted ? "accepted" : "refused",
                    right ? " as it should be" : ", which is wrong"));
      }
    }
    return judged;
  }

  static List<byte[]> signatures(String file) throws IOException {
    JsonNode vectors = new ObjectMapper().readTree(FOLDER.resolve(file + ".json").toFile());
    return vectors.findValuesAsText("sig").stream().map(HexFormat.of()::parseHex).toList();
  }

  private static byte[] bytes(JsonNode object, String field) {
    return HexFormat.of().parseHex(object.path(field).asText());
  }
}
