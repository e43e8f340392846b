package io.modelgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.pattern.RecallPattern;
import io.modelgate.pattern.RecallPattern.RecalledEntry;
import io.modelgate.pattern.RecallPattern.RecalledIdentity;
import io.modelgate.pattern.Sha256;
import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.trust.TrustMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is recalled: an option each, as Modelgate writes it into the containers that it injects, and
 * a file of such lines, which it keeps for those that go on.
 */
final class RecallOptions {
  private static final String RECALLED = "recalled";
  private static final String FILE = "recalls-file";

  private final StrictJson json;
  private String name = "";
  private String reason = "";
  private final Set<String> digests = new HashSet<>();
  private final Set<String> fingerprints = new HashSet<>();
  private final List<RecalledIdentity> identities = new ArrayList<>();
  private final List<RecalledEntry> entries = new ArrayList<>();

  private RecallOptions(StrictJson json) {
    this.json = json;
  }

  static void declare(CommandOptions options) {
    options
        .value(
            RECALLED,
            "JSON",
            "What is recalled, so that it is refused: {\"name\":…,\"reason\":…,\"digests\":[…],"
                + "\"fingerprints\":[…],\"identities\":[{\"identity\":…,\"issuer\":…,"
                + "\"signedBefore\":…}],\"logEntries\":[{\"logId\":…,\"index\":…}]}; may be"
                + " repeated.")
        .value(
            FILE,
            "FILE",
            "A file of such JSON, one a line. It is read again for each verification, and with"
                + " --watch the next one begins once it changed. If it does not exist, nothing more"
                + " is recalled.");
  }

  static List<RecallPattern> of(Arguments arguments) throws UsageException {
    List<RecallPattern> recalls = new ArrayList<>();
    for (String each : arguments.values(RECALLED)) {
      try {
        recalls.add(read(each));
      } catch (VerificationException e) {
        throw new UsageException("--" + RECALLED + ": " + e.getMessage());
      }
    }
    return List.copyOf(recalls);
  }

  /** Where more is recalled, if the command line says. */
  static Optional<Path> file(Arguments arguments) throws UsageException {
    return arguments.has(FILE) ? Optional.of(Path.of(arguments.required(FILE))) : Optional.empty();
  }

  /**
   * What is recalled in a file now: nothing if it does not exist.
   *
   * @throws NotCheckedException if it cannot be read, or a line is not understood
   */
  static List<RecallPattern> in(Path file) throws NotCheckedException {
    if (Files.notExists(file)) {
      return List.of();
    }
    TrustMaterial lines = TrustMaterial.read("list of what is recalled", file.toString());
    List<RecallPattern> recalls = new ArrayList<>();
    int number = 0;
    for (String line : new String(lines.bytes(), UTF_8).lines().toList()) {
      number++;
      if (!line.isBlank()) {
        try {
          recalls.add(read(line));
        } catch (VerificationException e) {
          throw lines.unusable("line %d: %s".formatted(number, e.getMessage()));
        }
      }
    }
    return recalls;
  }

  private static RecallPattern read(String text) throws VerificationException {
    return StrictJson.read(text.getBytes(UTF_8), json -> new RecallOptions(json).recall());
  }

  /** An unknown field is refused: a recall that is understood in part would let something pass. */
  private RecallPattern recall() throws IOException, VerificationException {
    json.objectValue(
        "the recall",
        field -> {
          switch (field) {
            case "name" -> name = json.stringValue("name");
            case "reason" -> reason = json.stringValue("reason");
            case "digests" -> json.arrayValue("digests", () -> digests.add(sha256("digests")));
            case "fingerprints" ->
                json.arrayValue("fingerprints", () -> fingerprints.add(sha256("fingerprints")));
            case "identities" -> json.arrayValue("identities", () -> identities.add(identity()));
            case "logEntries" -> json.arrayValue("logEntries", () -> entries.add(entry()));
            default -> throw unknown(field);
          }
        });
    return new RecallPattern(
        name,
        reason,
        Set.copyOf(digests),
        Set.copyOf(fingerprints),
        List.copyOf(identities),
        List.copyOf(entries));
  }

  private RecalledIdentity identity() throws IOException, VerificationException {
    String[] read = {"", "", ""};
    json.objectValue(
        "identities",
        field -> {
          switch (field) {
            case "identity" -> read[0] = json.stringValue("identity");
            case "issuer" -> read[1] = json.stringValue("issuer");
            case "signedBefore" -> read[2] = json.stringValue("signedBefore");
            default -> throw unknown(field);
          }
        });
    try {
      return new RecalledIdentity(
          read[0],
          read[1],
          read[2].isEmpty() ? Optional.empty() : Optional.of(Instant.parse(read[2])));
    } catch (DateTimeException e) {
      throw new VerificationException("signedBefore is not a time");
    }
  }

  private RecalledEntry entry() throws IOException, VerificationException {
    String[] logId = {""};
    long[] index = {-1};
    json.objectValue(
        "logEntries",
        field -> {
          switch (field) {
            case "logId" -> logId[0] = sha256("logId");
            case "index" -> index[0] = json.longValue("index");
            default -> throw unknown(field);
          }
        });
    return new RecalledEntry(
        logId[0].isEmpty() ? Optional.empty() : Optional.of(logId[0]), index[0]);
  }

  private String sha256(String where) throws IOException, VerificationException {
    return Sha256.digest(json.stringValue(where))
        .orElseThrow(() -> new VerificationException(where + " holds no SHA-256"));
  }

  private static VerificationException unknown(String field) {
    return new VerificationException("it has an unknown field " + Printable.of(field));
  }
}
