package io.modelgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key that signs receipts: none by default, and never half of one. */
final class ReceiptsKeyTest {
  @TempDir Path directory;

  @Test
  void byDefaultThereAreNoReceipts() {
    ModelgateConfig config = Configurations.defaults();

    assertThat(config.receiptsKey()).isEmpty();
    assertThat(config.verifier().receiptsKey()).isEmpty();
  }

  @Test
  void pairIsReadAndVerifiersGetItsPublicHalf() throws Exception {
    ReceiptsKey key = ReceiptsKeys.in(directory);
    ModelgateConfig config = config(directory.toString());

    assertThat(config.faults()).isEmpty();
    assertThat(config.verifier().receiptsKey()).contains(key.publicKey());
    assertThat(config.receiptsKey().orElseThrow().toString())
        .isEqualTo("key SHA-256 " + key.fingerprint());
  }

  @Test
  void whatIsNoPairOnP256IsAFault() throws Exception {
    refused(directory.resolve("none"));
    refused(Path.of("target"));

    ReceiptsKeys.write(directory, ReceiptsKeys.pair("secp384r1"));
    refused(directory);

    ReceiptsKeys.write(directory, ReceiptsKeys.pair("secp256r1"));
    String open = Files.readString(directory.resolve("public.pem"));
    ReceiptsKeys.write(directory, ReceiptsKeys.pair("secp256r1"));
    Files.writeString(directory.resolve("public.pem"), open);
    refused(directory);

    Files.writeString(directory.resolve("private.pem"), "-----BEGIN PRIVATE KEY-----");
    refused(directory);
  }

  private static void refused(Path path) {
    ModelgateConfig config = config(path.toString());

    assertThat(config.faults())
        .containsExactly(
            "modelgate.receipts.directory is \"%s\", not the absolute path of a directory with private.pem (PKCS #8) and public.pem, a key pair on P-256."
                .formatted(path));
    assertThat(config.receiptsKey()).isEmpty();
  }

  private static ModelgateConfig config(String path) {
    return new ModelgateConfig(
        FixedConfig.defaultsAnd(Map.of("modelgate.receipts.directory", path)));
  }
}
