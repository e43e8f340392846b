package io.modelgate.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.verify.Flaws.Flaw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A bundle with one flaw: each is refused with one exact sentence. */
final class HostileBundleTest {
  @TempDir Path temporary;
  private SignedModel model;
  private String good;

  @BeforeEach
  void makeModel() throws IOException, GeneralSecurityException {
    model = new SignedModel(temporary);
    Files.createFile(model.path().resolve("a"));
    good = model.bundle(Flaws.of("statement").good());
  }

  @Test
  void bundleWithoutFlawIsVerified() throws Exception {
    model.writeSignature(good.getBytes(UTF_8));

    assertThat(model.verify().verified()).isTrue();
  }

  static List<Flaw> flaws() throws IOException {
    return Flaws.of("bundle").flaws();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("flaws")
  void flawIsRefused(Flaw flaw) throws Exception {
    model.writeSignature(flaw.in(good).getBytes(UTF_8));

    model.assertRefused(flaw.says().replace("KEY", model.fingerprint()));
  }

  @Test
  void emptyFileIsRefused() throws Exception {
    model.writeSignature(new byte[0]);

    model.assertRefused("it is empty");
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws Exception {
    model.writeSignature(new byte[] {0, 0, (byte) 0xfe, (byte) 0xff, 1, 2, 3, 4});

    model.assertRefused(
        "it is not usable JSON at line 1, column 2: a control character is not in a string");
  }

  @Test
  void textThatIsNotUtf8IsRefused() throws Exception {
    model.writeSignature(good.replace("hint\": \"", "hint\": \"\u00e4").getBytes(ISO_8859_1));

    model.assertRefused(
        "it is not usable JSON at line 2, column 52: Invalid UTF-8 middle byte 0x22");
  }

  @Test
  void otherEncodingIsRefused() throws Exception {
    model.writeSignature(good.getBytes(UTF_16));

    model.assertRefused("it is not usable JSON at line 1, column 3: Invalid UTF-8 start byte 0xff");
  }

  @Test
  void longStringIsRefused() throws Exception {
    model.writeSignature(
        good.replace("\"hint\": \"", "\"hint\": \"" + "A".repeat(70_000)).getBytes(UTF_8));

    model.assertRefused("a string is longer than 65536 characters");
  }

  @Test
  void longFieldNameIsRefused() throws Exception {
    model.writeSignature(
        good.replace("\"hint\"", "\"" + "A".repeat(70_000) + "\"").getBytes(UTF_8));

    model.assertRefused("a name is longer than 256 characters");
  }

  @Test
  void millionsOfSignaturesAreRefused() throws Exception {
    String many = "{\"sig\": \"AAAA\"}, ".repeat(1_000_000);
    model.writeSignature(
        good.replace("\"signatures\": [", "\"signatures\": [" + many).getBytes(UTF_8));

    model.assertRefused("dsseEnvelope.signatures must contain exactly one signature, not 1000001");
  }

  @Test
  void hugeBase64IsRefused() throws Exception {
    String huge = "A".repeat(60 << 20);
    model.writeSignature(good.replace("\"sig\": \"", "\"sig\": \"" + huge).getBytes(UTF_8));

    model.assertRefused("it is not the given key's, whose SHA-256 is " + model.fingerprint());
  }
}
