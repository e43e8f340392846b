package io.modelgate.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.Pem;
import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.Payload;
import io.modelgate.verify.signer.BundleSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model of 200,000 files, in as much less of a heap than the default of 128 MiB as it has less
 * than a million.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class ManyFilesTest {
  private static final int FOLDERS = 200;
  private static final int FILES = 1_000;
  private static final String HEAP = "-Xmx28m";
  private static final String CONTENT = "content";

  @TempDir Path temporary;
  private Path model;
  private Path signature;
  private Path key;

  @BeforeEach
  void sign() throws IOException, GeneralSecurityException {
    model = Files.createDirectory(temporary.resolve("model"));
    for (int folder = 0; folder < FOLDERS; folder++) {
      Path path = Files.createDirectory(model.resolve(name(folder)));
      Path file = Files.writeString(path.resolve(name(0)), CONTENT);
      for (int link = 1; link < FILES; link++) {
        Files.createLink(path.resolve(name(link)), file);
      }
    }
    BundleSigner signer = new BundleSigner("secp256r1");
    byte[] statement = statement();
    Envelope envelope = new Envelope(Envelope.IN_TOTO, Payload.of(statement), new byte[0]);
    signature = temporary.resolve("model.sig");
    Files.writeString(
        signature,
        BundleSigner.json(
            "{\"publicKey\": {\"hint\": \"\"}}",
            statement,
            signer.sign("SHA256withECDSA", envelope)));
    key =
        Pem.write(
            temporary.resolve("key.pem"), "PUBLIC KEY", signer.keys().getPublic().getEncoded());
  }

  @Test
  void isVerifiedAndHeldAgainstEveryFile() throws Exception {
    assertThat(verify()).contains("verified: " + model + ": 200,000 files, ");

    Path file = model.resolve(name(17)).resolve(name(3));
    Files.delete(file);
    Files.writeString(file, "changed");
    assertThat(verify())
        .endsWith("verification failed: 1 file differs: f017/f003" + System.lineSeparator());
  }

  private String verify() throws IOException, InterruptedException {
    return ProcessRun.of(
            Path.of("").toAbsolutePath(), // the class path may be relative
            CommandProcess.command(
                HEAP,
                "-XX:+UseSerialGC",
                "verify",
                "key",
                "--public-key=" + key,
                "--signature=" + signature,
                model))
        .output();
  }

  private static String name(int number) {
    return "f%03d".formatted(number);
  }

  /** As the reference signer writes it. */
  private static byte[] statement() throws GeneralSecurityException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    byte[] digest = sha256.digest(CONTENT.getBytes(US_ASCII));
    String entry =
        "{\"name\": \"%s/%s\", \"digest\": \"" + HexFormat.of().formatHex(digest) + "\", ";
    StringBuilder resources = new StringBuilder(40 << 20);
    for (int folder = 0; folder < FOLDERS; folder++) {
      for (int file = 0; file < FILES; file++) {
        resources.append(resources.isEmpty() ? "" : ", ");
        resources.append(entry.formatted(name(folder), name(file)));
        resources.append("\"algorithm\": \"sha256\"}");
        sha256.update(digest);
      }
    }
    return """
    {"_type": "https://in-toto.io/Statement/v1",
     "subject": [{"name": "model", "digest": {"sha256": "%s"}}],
     "predicateType": "https://model_signing/signature/v1.0",
     "predicate": {
       "serialization": {"method": "files", "hash_type": "sha256", "allow_symlinks": false},
       "resources": [%s]}}
    """
        .formatted(HexFormat.of().formatHex(sha256.digest()), resources)
        .getBytes(UTF_8);
  }
}
