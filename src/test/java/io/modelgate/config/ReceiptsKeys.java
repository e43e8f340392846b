package io.modelgate.config;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Key pairs for receipts, as {@code openssl} writes them. */
public final class ReceiptsKeys {
  private ReceiptsKeys() {}

  /** A new pair on P-256, in a directory. */
  public static ReceiptsKey in(Path directory) throws IOException, GeneralSecurityException {
    write(directory, pair("secp256r1"));
    return ReceiptsKey.read(directory);
  }

  static KeyPair pair(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  static void write(Path directory, KeyPair pair) throws IOException {
    Files.writeString(
        directory.resolve("private.pem"), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    Files.writeString(
        directory.resolve("public.pem"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
  }

  private static String pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label);
  }
}
