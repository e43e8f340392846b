package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelgate.config.Configurations;
import io.modelgate.testing.ClientCertificates;
import io.modelgate.testing.ClientCertificates.Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may call the webhooks. */
final class AllowedClientsTest {
  @TempDir private Path folder;
  private ClientCertificates authority;
  private ClientCertificates other;

  @BeforeEach
  void write() throws Exception {
    authority = ClientCertificates.of("cluster");
    other = ClientCertificates.of("cluster"); // of the same name, and another key
    Files.writeString(file(), authority.pem());
  }

  @Test
  void anybodyMayWhereNoAuthorityIsNamed() throws Exception {
    AllowedClients clients =
        new AllowedClients(Configurations.of(Map.of("modelgate.verifier.image", "v")));

    assertThat(clients.refusal(null)).isEmpty();
    assertThat(clients.refusal(chain(other.client("a", "")))).isEmpty();
  }

  @Test
  void onlyClientsOfTheAuthorityMay() throws Exception {
    AllowedClients clients = clients("");

    assertThat(clients.refusal(chain(authority.client("kube-apiserver", "")))).isEmpty();
    assertThat(clients.refusal(null)).isPresent();
    assertThat(clients.refusal(new X509Certificate[0])).isPresent();
    for (Client stranger :
        new Client[] {
          other.client("kube-apiserver", ""),
          authority.expired("kube-apiserver"),
          authority.server("kube-apiserver")
        }) {
      assertThat(clients.refusal(chain(stranger)))
          .contains(
              "The client certificate of \"CN=kube-apiserver\" is not a valid one of the"
                  + " authority in modelgate.admission.client-ca.");
    }
  }

  @Test
  void onlyTheNamesThatAreListedMay() throws Exception {
    AllowedClients clients = clients("kube-apiserver, webhooks.example");

    assertThat(clients.refusal(chain(authority.client("kube-apiserver", "")))).isEmpty();
    assertThat(clients.refusal(chain(authority.client("any", "webhooks.example")))).isEmpty();
    assertThat(clients.refusal(chain(authority.client("tenant", "tenant.example"))))
        .contains(
            "The client certificate of \"CN=tenant\" has none of the names in"
                + " modelgate.admission.client-names.");
  }

  @Test
  void fileThatChangesIsReadAgainAndOneThatVanishesIsRemembered() throws Exception {
    AllowedClients clients = clients("");
    X509Certificate[] before = chain(authority.client("kube-apiserver", ""));
    X509Certificate[] after = chain(other.client("kube-apiserver", ""));
    assertThat(clients.refusal(before)).isEmpty();
    assertThat(clients.refusal(after)).isPresent();

    Files.writeString(file(), authority.pem() + other.pem());
    await().atMost(Duration.ofMinutes(1)).until(() -> clients.refusal(after).isEmpty());
    assertThat(clients.refusal(before)).isEmpty();

    Files.writeString(file(), other.pem());
    await().atMost(Duration.ofMinutes(1)).until(() -> clients.refusal(before).isPresent());
    assertThat(clients.refusal(after)).isEmpty();

    Files.writeString(file(), "");
    assertThat(clients.refusal(after)).isEmpty();
    Files.delete(file());
    assertThat(clients.refusal(after)).isEmpty();
  }

  @Test
  void nobodyMayIfTheFileIsMissingOrHoldsNoCertificate() throws Exception {
    X509Certificate[] chain = chain(authority.client("kube-apiserver", ""));
    Files.writeString(file(), "no certificate");
    assertThat(clients("").refusal(chain)).isPresent();
    Files.delete(file());
    assertThat(clients("").refusal(chain)).isPresent();
    assertThat(clients("").refusal(null)).isPresent();
  }

  private AllowedClients clients(String names) {
    return new AllowedClients(
        Configurations.of(
            Map.of(
                "modelgate.verifier.image",
                "v",
                "modelgate.admission.client-ca",
                file().toString(),
                "modelgate.admission.client-certificates",
                "requested",
                "modelgate.admission.client-names",
                names)));
  }

  private Path file() {
    return folder.resolve("ca.crt");
  }

  private static X509Certificate[] chain(Client client) {
    return new X509Certificate[] {client.certificate()};
  }
}
