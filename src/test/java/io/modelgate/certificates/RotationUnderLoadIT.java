package io.modelgate.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelgate.testing.Component;
import io.modelgate.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/**
 * Certificates rotate while a real API server calls a real Liberty by its Service: no admission and
 * no handshake fails.
 */
@Needs(Component.API_SERVER)
final class RotationUnderLoadIT {
  private static final int SOME = 20;

  @Test
  void mountedCertificateOfAServiceCaRotates() throws Exception {
    MountedSecret mount = new MountedSecret(Files.createTempDirectory(Path.of("target"), "tls"));
    Map<String, String> environment =
        Map.of(
            "MODELGATE_CERTIFICATES",
            "mounted",
            "MODELGATE_CERTIFICATES_DIRECTORY",
            mount.directory().toString());
    try (Installation at = Installation.start("service-ca", environment)) {
      at.install("service.beta.openshift.io/inject-cabundle: 'true'");
      soon()
          .untilAsserted(
              () ->
                  assertThat(at.get("/health/ready"))
                      .contains(
                          "\"why\":\"The server waits for tls.crt and tls.key in "
                              + mount.directory()
                              + ".\""));
      try (ServiceCa serviceCa = new ServiceCa(at.api(), mount)) {
        soon().until(() -> at.get("/health/ready").startsWith("{\"status\":\"UP\""));
        rotate(at, serviceCa, mount);
      }
    }
  }

  private static void rotate(Installation at, ServiceCa serviceCa, MountedSecret mount)
      throws Exception {
    try (AdmissionLoad load = new AdmissionLoad(at.api(), at.liberty().port(), at.policy())) {
      for (int i = 0; i < 3; i++) {
        awaitShown(load, serviceCa.rotateCertificate());
        load.awaitMore(SOME);
      }
      serviceCa.rotateAuthority();
      awaitShown(load, serviceCa.rotateCertificate());
      load.awaitMore(SOME);

      X509Certificate last = serviceCa.certificate();
      serviceCa.mountHalf();
      String sentence =
          "The certificate in "
              + mount.directory()
              + " cannot be used, the server keeps the one it has: tls.key is not the key of the"
              + " first certificate in tls.crt.";
      soon().until(() -> at.liberty().log().contains(sentence));
      load.awaitMore(SOME);
      assertThat(at.liberty().log().split(Pattern.quote(sentence), -1)).hasSize(2); // once
      assertThat(at.get("/health/ready")).startsWith("{\"status\":\"UP\"");
      assertThat(at.get("/metrics"))
          .contains(
              "modelgate_certificate_expiry_timestamp_seconds{mp_scope=\"application\",} "
                  + (double) last.getNotAfter().toInstant().getEpochSecond());
    }
  }

  @Test
  void certificatesOfOurOwnRotate() throws Exception {
    Map<String, String> environment =
        Map.of("MODELGATE_CERTIFICATES", "own", "MODELGATE_CERTIFICATES_LIFETIME", "PT60S");
    try (Installation at = Installation.start("own", environment)) {
      at.install("example.com/nobody: injects");
      soon().until(() -> at.get("/health/ready").startsWith("{\"status\":\"UP\""));
      try (AdmissionLoad load = new AdmissionLoad(at.api(), at.liberty().port(), at.policy())) {
        load.awaitMore(SOME);
        int shown = load.shown().size();
        soon().until(() -> load.shown().size() > shown); // two thirds of its minute are over
        List<X509Certificate> before = AdmissionLoad.trusted(at.api(), "modelgate");

        // Whoever takes the Secret away asks for a new authority.
        at.api()
            .client()
            .secrets()
            .inNamespace(Installation.NAMESPACE)
            .withName("modelgate-own-tls")
            .delete();

        for (String configuration : List.of("modelgate", "zzzz-modelgate")) {
          soon()
              .untilAsserted(
                  () ->
                      assertThat(AdmissionLoad.trusted(at.api(), configuration))
                          .isNotEmpty()
                          .doesNotContainAnyElementsOf(before));
        }
        load.awaitMore(SOME);
      }
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofMinutes(4)).ignoreExceptions();
  }

  private static void awaitShown(AdmissionLoad load, X509Certificate certificate) {
    soon().until(() -> load.shown().contains(certificate));
  }
}
