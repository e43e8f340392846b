package io.modelgate.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import io.modelgate.testing.HttpsEndpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class ServedCertificateTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<JsonNode> reviews = new CopyOnWriteArrayList<>();
  private int answered = Integer.MAX_VALUE;

  @Test
  void answersReviewsAboutNoPodBeforeAnybodyElseAsks() throws Exception {
    try (HttpsEndpoint server = HttpsEndpoint.open(this::answer)) {
      assertThat(served(server).isServed(certificate(server))).isTrue();
    }

    assertThat(asked).hasSize(8).containsOnly("POST /admission/mutate");
    assertThat(reviews)
        .allSatisfy(
            review -> {
              assertThat(review.path("kind").asText()).isEqualTo("AdmissionReview");
              assertThat(review.at("/request/kind/kind").asText()).isEqualTo("ConfigMap");
            });
  }

  @Test
  void serverWithAnotherCertificateIsAskedNothing() throws Exception {
    try (HttpsEndpoint server = HttpsEndpoint.open(this::answer);
        HttpsEndpoint other = HttpsEndpoint.open(this::answer)) {
      assertThat(served(server).isServed(certificate(other))).isFalse();
    }

    assertThat(asked).isEmpty();
  }

  @Test
  void oneAnswerIsEnough() throws Exception {
    answered = 3;
    try (HttpsEndpoint server = HttpsEndpoint.open(this::answer)) {
      assertThat(served(server).isServed(certificate(server))).isTrue();
    }

    assertThat(asked).hasSize(4);
  }

  @Test
  void noAnswerIsNot() throws Exception {
    answered = 0;
    try (HttpsEndpoint server = HttpsEndpoint.open(this::answer)) {
      ServingCertificate wanted = certificate(server);

      assertThatThrownBy(() -> served(server).isServed(wanted)).isInstanceOf(IOException.class);
    }
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    reviews.add(MAPPER.readTree(exchange.getRequestBody()));
    if (asked.size() > answered) {
      throw new IOException("closes the connection");
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static ServedCertificate served(HttpsEndpoint server) {
    return new ServedCertificate(URI.create(server.url()).getPort());
  }

  private static ServingCertificate certificate(HttpsEndpoint server) throws Exception {
    X509Certificate shown =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(Base64.getDecoder().decode(server.caBundle())));
    return new ServingCertificate(
        KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate(), List.of(shown));
  }
}
