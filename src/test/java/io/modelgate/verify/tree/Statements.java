package io.modelgate.verify.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Statements over small files. */
final class Statements {
  private Statements() {}

  static byte[] ofOneFile(String name, String content) throws NoSuchAlgorithmException {
    return of(Map.of(name, content), "");
  }

  /**
   * A statement over files by their names.
   *
   * @param more further members of {@code serialization}, each after a comma
   */
  static byte[] of(Map<String, String> files, String more) throws NoSuchAlgorithmException {
    MessageDigest root = MessageDigest.getInstance("SHA-256");
    Map<String, String> digests = new TreeMap<>();
    for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(file.getValue().getBytes(UTF_8));
      root.update(digest);
      digests.put(file.getKey(), HexFormat.of().formatHex(digest));
    }
    String resources =
        digests.entrySet().stream()
            .map(
                each ->
                    "{\"name\": \"%s\", \"algorithm\": \"sha256\", \"digest\": \"%s\"}"
                        .formatted(each.getKey(), each.getValue()))
            .collect(Collectors.joining(", "));
    return """
    {"_type": "https://in-toto.io/Statement/v1",
     "subject": [{"name": "model", "digest": {"sha256": "%s"}}],
     "predicateType": "https://model_signing/signature/v1.0",
     "predicate": {
       "serialization": {"method": "files", "hash_type": "sha256", "allow_symlinks": true%s},
       "resources": [%s]}}
    """
        .formatted(HexFormat.of().formatHex(root.digest()), more, resources)
        .getBytes(UTF_8);
  }
}
