package io.modelgate.verify.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.verify.problem.NotCheckedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where keys and roots come from, and what is said where they do not. */
final class TrustMaterialTest {
  private static final String BLOCK = "-----BEGIN X-----\nAQID\n-----END X-----\n";

  @TempDir Path temporary;

  @Test
  void fileIsRead() throws Exception {
    Path file = Files.writeString(temporary.resolve("x.pem"), "A key:\n" + BLOCK + BLOCK);

    assertThat(TrustMaterial.read("key", file.toString()).pemBlocks("X"))
        .containsExactly(new byte[] {1, 2, 3}, new byte[] {1, 2, 3});
  }

  @Test
  void environmentIsRead() throws Exception {
    TrustMaterial material = TrustMaterial.read("key", "env://SIGNER", Map.of("SIGNER", BLOCK));

    assertThat(material.bytes()).isEqualTo(BLOCK.getBytes(UTF_8));
    assertThat(TrustMaterial.read("key", "env://PATH").bytes())
        .isEqualTo(System.getenv("PATH").getBytes(UTF_8));
  }

  @Test
  @Timeout(20)
  void whatIsMissingIsNamed() throws IOException, InterruptedException {
    Path pipe = temporary.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    Path large = Files.write(temporary.resolve("large"), new byte[(1 << 20) + 1]);

    assertUnreadable("env://NONE", "this environment variable is not set");
    assertUnreadable("env://", "this environment variable is not set");
    assertUnreadable(temporary.resolve("none").toString(), "it does not exist");
    assertUnreadable(temporary.toString(), "it is not a file");
    assertUnreadable(pipe.toString(), "it is not a file");
    assertUnreadable(large.toString(), "it is larger than 1 MiB");
    assertThatThrownBy(() -> TrustMaterial.read("key", "a\0b"))
        .hasMessage("key a\\u0000b: it is not a path");
    assertThatThrownBy(
            () -> TrustMaterial.read("key", "env://X", Map.of("X", "x".repeat((1 << 20) + 1))))
        .hasMessage("key env://X: it is larger than 1 MiB");
  }

  @Test
  void otherBlocksAreNotTaken() throws Exception {
    TrustMaterial material = TrustMaterial.read("key", "env://X", Map.of("X", BLOCK));

    assertThatThrownBy(() -> material.pemBlocks("Y"))
        .isInstanceOf(NotCheckedException.class)
        .hasMessage("key env://X: it contains a PEM block X, not a PEM block Y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spki | it is a public key in binary (DER), not a PEM block PUBLIC KEY; convert it, for"
            + " example with openssl",
        "pkcs8 | it is a private key in binary (DER), which should stay with its signer, not a PEM"
            + " block PUBLIC KEY",
        "encrypted | it is an encrypted private key in binary (DER), not a PEM block PUBLIC KEY",
        "store | it is a key store (PKCS #12), not a PEM block PUBLIC KEY",
      })
  void binaryKeysAreNamed(String form, String sentence) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    byte[] bytes =
        switch (form) {
          case "spki" -> pair.getPublic().getEncoded();
          case "pkcs8" -> pair.getPrivate().getEncoded();
          case "encrypted" -> encrypted(pair.getPrivate().getEncoded());
          default -> store();
        };
    Path file = Files.write(temporary.resolve("key"), bytes);

    assertThatThrownBy(
            () -> TrustMaterial.read("public key", file.toString()).pemBlocks("PUBLIC KEY"))
        .hasMessageEndingWith(": " + sentence);
  }

  /** As PowerShell redirects it. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void textInUtf16IsNamed(String charset) throws Exception {
    Path file =
        Files.write(
            temporary.resolve("key"),
            "\uFEFF-----BEGIN PUBLIC KEY-----".getBytes(Charset.forName(charset)));

    assertThatThrownBy(() -> TrustMaterial.read("key", file.toString()).pemBlocks("PUBLIC KEY"))
        .hasMessageEndingWith(
            ": it is text in UTF-16, so it is not a PEM block PUBLIC KEY is seen: save it as"
                + " UTF-8");
  }

  private static byte[] encrypted(byte[] key) throws Exception {
    Cipher cipher = Cipher.getInstance("PBEWithMD5AndDES");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        SecretKeyFactory.getInstance("PBEWithMD5AndDES")
            .generateSecret(new PBEKeySpec("x".toCharArray())),
        new PBEParameterSpec(new byte[8], 1));
    return new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(key)).getEncoded();
  }

  private static byte[] store() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, "x".toCharArray());
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "|it is empty",
        "  |it is empty",
        "a key|it contains no PEM block PUBLIC KEY",
        "-----BEGIN PUBLIC KEY-----AQID|its PEM block PUBLIC KEY has no end, or is not Base64",
        "-----BEGIN CERTIFICATE-----|it contains a certificate, not a PEM block PUBLIC KEY",
        "-----BEGIN RSA PUBLIC KEY-----|it contains a PEM block RSA PUBLIC KEY, not a PEM block"
            + " PUBLIC KEY",
        "-----BEGIN EC PARAMETERS----------BEGIN EC PRIVATE KEY-----|it contains a private key,"
            + " which should stay with its signer, not a PEM block PUBLIC KEY",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----|it contains an encrypted private key, not a PEM"
            + " block PUBLIC KEY",
        "-----BEGIN EC PRIVATE KEY-----Proc-Type: 4,ENCRYPTED|it contains an encrypted private key,"
            + " not a PEM block PUBLIC KEY",
        "0Y0|it is binary (DER), not a PEM block PUBLIC KEY; convert it, for example with openssl",
        "ssh-rsa AAAA|it is a key of SSH, not a PEM block PUBLIC KEY",
        "sk-ecdsa-sha2-nistp256@openssh.com AAAA|it is a key of SSH, not a PEM block PUBLIC KEY",
        "LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0K|it is encoded in Base64 once more, so it is not a PEM"
            + " block PUBLIC KEY is seen: decode it"
      })
  void otherFormsOfKeysAreNamed(@Nullable String text, String sentence) throws Exception {
    TrustMaterial material =
        TrustMaterial.read("key", "env://X", Map.of("X", text == null ? "" : text));

    assertThatThrownBy(() -> material.pemBlocks("PUBLIC KEY"))
        .isInstanceOf(NotCheckedException.class)
        .hasMessage("key env://X: " + sentence);
  }

  private static void assertUnreadable(String reference, String reason) {
    assertThatThrownBy(() -> TrustMaterial.read("key", reference))
        .isInstanceOf(NotCheckedException.class)
        .hasMessage("key " + reference + ": " + reason);
  }
}
