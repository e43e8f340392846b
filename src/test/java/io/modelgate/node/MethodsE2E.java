package io.modelgate.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.ReferenceSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
  private static final Path KEYLESS = Path.of("src", "test", "models", "keyless");

  private NodeNamespace namespace;
  private Path model;

  @BeforeEach
  void create() throws IOException {
    namespace = NodeNamespace.create("methods", Map.of());
    model = namespace.volumeOf("models", EXAMPLE);
  }

  @AfterEach
  void remove() {
    namespace.close();
  }

  @Test
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
    Files.delete(model.resolve("model.sig"));
    run(
        keys,
        "%s -m model_signing sign certificate --signature %s/model.sig --private_key signer.key"
                .formatted(ReferenceSigner.python(), model)
            + " --signing_certificate signer.pem --certificate_chain ca.pem "
            + model);

    policy("pkiConfig: {certificateAuthorityFrom: {inline: %s}}", keys.resolve("ca.pem"));

    verifiedThenRefused("signed with certificate");
  }

  @Test
  void keyless() throws IOException {
    Files.copy(
        KEYLESS.resolve("model.sig"),
        model.resolve("model.sig"),
        StandardCopyOption.REPLACE_EXISTING);

    policy(
        """
        sigstoreConfig: {certificateIdentity: someone@example.com, certificateOidcIssuer: "https://login.example"}
            clientTrustConfig: {trustConfigFrom: {inline: %s}}\
        """,
        KEYLESS.resolve("trusted_root.json"));

    verifiedThenRefused("identity someone@example.com");
  }

  private void policy(String method, Path material) throws IOException {
    String quoted =
        '"' + Files.readString(material).replace("\"", "\\\"").replace("\n", "\\n") + '"';
    namespace.create(
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ModelValidation
        metadata: {name: demo}
        spec:
          selector: {volumes: {persistentVolumeClaims: [models]}}
          config:
            %s
          model: {path: /data/model, signaturePath: /data/model/model.sig}
        """
            .formatted(method.formatted(quoted)));
    namespace.awaitPolicy("demo");
  }

  private void verifiedThenRefused(String signer) throws IOException {
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
