package io.modelgate.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.Component;
import io.modelgate.testing.Needs;
import io.modelgate.testing.ReferenceSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models signed with a certificate, and without any key of one's own, checked by a kubelet. */
@OnNode
final class MethodsE2E {
  private static final Path EXAMPLE = Path.of("examples", "key", "model");

  private NodeNamespace namespace;

  @BeforeEach
  void create() {
    namespace = NodeNamespace.create("methods", Map.of());
  }

  @AfterEach
  void remove() {
    namespace.close();
  }

  @Test
  @Needs(Component.REFERENCE_SIGNER)
  void certificate(@TempDir Path keys) throws IOException, InterruptedException {
    run(
        keys,
        """
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
          -keyout ca.key -out ca.pem -subj /CN=models-ca -addext keyUsage=critical,keyCertSign
        openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
          -keyout signer.key -out signer.csr -subj /CN=signer
        openssl x509 -req -in signer.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -out signer.pem \
          -extfile <(printf 'keyUsage=critical,digitalSignature\\nextendedKeyUsage=codeSigning')
        """);
    Path model = namespace.volumeOf("models", EXAMPLE);
    Files.delete(model.resolve("model.sig"));
    run(
        keys,
        "%s -m model_signing sign certificate --signature %s/model.sig --private_key signer.key"
                .formatted(ReferenceSigner.python(), model)
            + " --signing_certificate signer.pem --certificate_chain ca.pem "
            + model);

    namespace.policy("pkiConfig: {certificateAuthorityFrom: {inline: %s}}", keys.resolve("ca.pem"));

    verifiedThenRefused(model, "signed with certificate");
  }

  @Test
  void keyless() throws IOException {
    Path model = KeylessModel.put(namespace);

    verifiedThenRefused(model, "identity someone@example.com");
  }

  private void verifiedThenRefused(Path model, String signer) throws IOException {
    namespace.create(Pods.withModel("good"));
    namespace.awaitReady("good");
    namespace.awaitVerifierLog("good", "verified: /data/model: 2 files, 270 bytes in ", signer);

    Files.writeString(model.resolve("config.json"), " ", StandardOpenOption.APPEND);
    namespace.create(Pods.withModel("bad"));
    namespace.awaitRefused("bad");
    namespace.awaitVerifierLog("bad", "verification failed: 1 file differs: config.json");
  }

  private static void run(Path folder, String script) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of("bash", "-euc", script))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
