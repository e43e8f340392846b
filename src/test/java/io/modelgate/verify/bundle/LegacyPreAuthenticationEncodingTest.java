package io.modelgate.verify.bundle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is expected here, Python wrote: {@code repr(bytes(range(256)))} and so on. */
final class LegacyPreAuthenticationEncodingTest {
  @Test
  void bytesAreEscapedAsPythonDoes() throws IOException {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    StringBuilder beyondAscii = new StringBuilder();
    for (int i = 0x7f; i < 256; i++) {
      beyondAscii.append("\\x%02x".formatted(i));
    }

    assertThat(encoded(all))
        .isEqualTo(
            "DSSEV1 28 application/vnd.in-toto+json 256 b'"
                + "\\x00\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08\\t\\n\\x0b\\x0c\\r\\x0e\\x0f"
                + "\\x10\\x11\\x12\\x13\\x14\\x15\\x16\\x17\\x18\\x19\\x1a\\x1b\\x1c\\x1d\\x1e\\x1f"
                + " !\"#$%&\\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\\\]^_`"
                + "abcdefghijklmnopqrstuvwxyz{|}~"
                + beyondAscii
                + "'");
  }

  @Test
  void quotesAreThoseThatNeedFewestEscapes() throws IOException {
    assertThat(encoded("it's".getBytes(UTF_8))).endsWith(" 4 b\"it's\"");
    assertThat(encoded("\"it's\"".getBytes(UTF_8))).endsWith(" 6 b'\"it\\'s\"'");
    assertThat(encoded("\"".getBytes(UTF_8))).endsWith(" 1 b'\"'");
    assertThat(encoded(new byte[0])).endsWith(" 0 b''");
  }

  @Test
  void payloadLongerThanTheBufferIsWhole() throws IOException {

    assertThat(encoded("\u0001".repeat(100_000).getBytes(UTF_8)))
        .isEqualTo(
            "DSSEV1 28 application/vnd.in-toto+json 100000 b'" + "\\x01".repeat(100_000) + "'");
  }

  private static String encoded(byte[] payload) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LegacyPreAuthenticationEncoding.write(
        new Envelope(Envelope.IN_TOTO, Payload.of(payload), new byte[0]), out);
    return out.toString(ISO_8859_1);
  }
}
