package io.modelgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.Pem;
import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.Payload;
import io.modelgate.verify.signer.BundleSigner;
import io.modelgate.verify.statement.TestStatement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models and signatures of any size: the packaged command ends with a sentence, and soon. */
@Timeout(300)
final class HostileCommandIT {
  private static final Path COMMAND = Path.of("target/modelgate/bin/modelgate").toAbsolutePath();
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  /** Five times the largest of these files, of which a part is held as bytes, text and decoded. */
  private static final long LARGEST_MEGABYTES = 300;

  @TempDir Path temporary;
  private BundleSigner signer;
  private Path model;
  private Path signature;
  private Path key;

  @BeforeEach
  void signOneFile() throws IOException, GeneralSecurityException {
    signer = new BundleSigner("secp256r1");
    model = Files.createDirectory(temporary.resolve("model"));
    Files.writeString(model.resolve("a"), "content");
    signature = temporary.resolve("model.sig");
    key =
        Pem.write(
            temporary.resolve("key.pem"), "PUBLIC KEY", signer.keys().getPublic().getEncoded());
    sign(TestStatement.of(Map.of("a", "content".getBytes(UTF_8))).json());
  }

  @Test
  void smallModelIsVerified() throws Exception {
    assertEnds(0, "verified: " + model + ": 1 file, 7 bytes");
  }

  @Test
  void millionUnsignedFilesAreCounted() throws Exception {
    for (int folder = 0; folder < 1_000; folder++) {
      Path path = Files.createDirectory(model.resolve("f" + folder));
      Path file = Files.createFile(path.resolve("0"));
      for (int link = 1; link < 1_000; link++) {
        Files.createLink(path.resolve(String.valueOf(link)), file);
      }
    }

    assertEnds(
        1, "verification failed: 1,000,000 files differ (1000000 extra): f0/0, f0/1, f0/10, ");
  }

  @Test
  void statementAboutManyFilesIsReadInLittleMemory() throws Exception {
    String entry = "{\"name\": \"%d\", \"algorithm\": \"sha256\", \"digest\": \"\"}, ";
    StringBuilder statement = new StringBuilder("{\"predicate\": {\"resources\": [");
    for (int i = 0; i < 200_000; i++) {
      statement.append(entry.formatted(i));
    }
    sign(statement.append("{}]}}").toString().getBytes(UTF_8));

    assertEnds(
        1, refused("predicate.resources contains an entry without name, digest or algorithm"));
  }

  @Test
  void hugePayloadIsRefused() throws Exception {
    Files.writeString(
        signature,
        Files.readString(signature)
            .replace("\"payload\": \"", "\"payload\": \"" + "A".repeat(60 << 20)));

    assertEnds(1, refused("it is not the given key's, whose SHA-256 is "));
  }

  @Test
  void hugeSignatureIsRefused() throws Exception {
    Files.writeString(
        signature,
        Files.readString(signature).replace("\"sig\": \"", "\"sig\": \"" + "A".repeat(60 << 20)));

    assertEnds(1, refused("it is not the given key's, whose SHA-256 is "));
  }

  @Test
  void hundredsOfThousandsOfFieldNamesAreRefused() throws Exception {
    StringBuilder fields = new StringBuilder("{");
    for (int i = 0; i < 700_000; i++) {
      fields.append("\"k").append(i).append("\": 1, ");
    }
    Files.writeString(signature, fields + "\"last\": 1}");

    assertEnds(1, refused("mediaType is missing, not a Sigstore bundle's"));
  }

  private void sign(byte[] statement) throws IOException, GeneralSecurityException {
    Envelope envelope = new Envelope(Envelope.IN_TOTO, Payload.of(statement), new byte[0]);
    byte[] sig = signer.sign("SHA256withECDSA", envelope);
    Files.writeString(
        signature, BundleSigner.json("{\"publicKey\": {\"hint\": \"\"}}", statement, sig));
  }

  private String refused(String reason) {
    return "verification failed: signature " + signature + ": " + reason;
  }

  /** The command's last line starts with these words, and it stays small. */
  private void assertEnds(int exitCode, String lastLine) throws IOException, InterruptedException {
    List<String> words =
        List.of(
            COMMAND.toString(),
            "verify",
            "key",
            "--signature",
            signature.toString(),
            "--public-key",
            key.toString(),
            model.toString());
    Path output = temporary.resolve("output");
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile()).start();

    long peak = peakMegabytes(process);

    assertThat(Files.readAllLines(output)).last().asString().startsWith(lastLine);
    assertThat(process.waitFor()).isEqualTo(exitCode);
    assertThat(peak).isBetween(1L, LARGEST_MEGABYTES);
  }

  private static long peakMegabytes(Process process) throws InterruptedException {
    long peak = 0;
    while (process.isAlive()) {
      try {
        Matcher matcher =
            PEAK.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
        peak = matcher.find() ? Long.parseLong(matcher.group(1)) >> 10 : peak;
      } catch (IOException e) {
        // it has just ended
      }
      Thread.sleep(10);
    }
    return peak;
  }
}
