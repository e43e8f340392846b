package io.modelgate.verify.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A payload of any size is the one that its bundle holds. */
final class PayloadTest {
  private static final int MOST_KEPT = 4 << 20;

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, MOST_KEPT - 1, MOST_KEPT, MOST_KEPT + 1, MOST_KEPT + 2, 9_000_000})
  void bytesAreTheSame(int length) throws Exception {
    byte[] bytes = bytes(length);
    Path file = write(Base64.getEncoder().encodeToString(bytes));

    Payload payload = read(SignatureFile.whole(file));

    assertThat(payload.length()).isEqualTo(length);
    assertThat(payload.bytes()).isEqualTo(bytes);
    assertThat(payload.bytes()).isEqualTo(bytes);
    assertThat(payload instanceof FilePayload).isEqualTo(length > MOST_KEPT);
  }

  @Test
  void escapedSlashesAreRead() throws Exception {
    byte[] bytes = bytes(5_000_000);
    String text = Base64.getEncoder().encodeToString(bytes).replace("/", "\\/");

    assertThat(read(SignatureFile.whole(write(text))).bytes()).isEqualTo(bytes);
  }

  @Test
  void lineOfAFileIsRead() throws Exception {
    byte[] bytes = bytes(5_000_000);
    Path file = write(Base64.getEncoder().encodeToString(bytes));
    Path lines = temporary.resolve("claims.jsonl");
    Files.writeString(lines, "{}\n\n" + Files.readString(file).strip() + "\n{}\n");

    assertThat(read(new SignatureFile(lines, 3)).bytes()).isEqualTo(bytes);
  }

  @Test
  void otherBytesThanThoseThatWereReadFirstAreNoPayload() throws Exception {
    byte[] bytes = bytes(5_000_000);
    Path file = write(Base64.getEncoder().encodeToString(bytes));
    Payload payload = read(SignatureFile.whole(file));
    bytes[4_999_999] ^= 1;
    write(Base64.getEncoder().encodeToString(bytes));

    assertThatThrownBy(payload::bytes)
        .isInstanceOf(IOException.class)
        .hasMessage("it changed while it was read");
    Files.writeString(file, "{\"payload\": \"AAAA\"}");
    assertThatThrownBy(payload::bytes)
        .isInstanceOf(IOException.class)
        .hasMessage("it became shorter while it was read");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(
        temporary.resolve("bundle"), "{\"a\": \"é\", \"payload\" :\t\"" + text + "\", \"b\": 1}");
  }

  private static Payload read(SignatureFile file) throws IOException, VerificationException {
    Payload[] read = new Payload[1];
    try (InputStream in = file.open()) {
      StrictJson.read(
          in,
          json -> {
            json.objectValue(
                "bundle",
                field -> {
                  if (field.equals("payload")) {
                    read[0] = Payload.read(json, field, Optional.of(file));
                  } else {
                    json.skip();
                  }
                });
            return true;
          });
    }
    return read[0];
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
