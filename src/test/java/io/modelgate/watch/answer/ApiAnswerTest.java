package io.modelgate.watch.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.reconcile.ReconcileResult;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApiAnswerTest {
  @ParameterizedTest
  @CsvSource({
    "400, Refused",
    "401, Unavailable",
    "403, Refused",
    "404, Failed",
    "408, Unavailable",
    "409, Failed",
    "413, Refused",
    "422, Refused",
    "429, Unavailable",
    "500, Unavailable",
    "503, Unavailable",
    "504, Unavailable"
  })
  void codeSaysWhoseMatterItIs(int code, String expected) {
    ReconcileResult result = ApiAnswer.result(said(code, "no"));

    assertThat(result.getClass().getSimpleName()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "500, 'Internal error occurred: failed calling webhook \"a.b\": context deadline exceeded'",
    "429, 'admission webhook \"a.b\" denied the request: no'",
    "503, 'admission webhook \"a.b\" denied the request: no'"
  })
  void webhookOfOthersIsNotTheApiServer(int code, String message) {
    assertThat(ApiAnswer.result(said(code, message))).isInstanceOf(ReconcileResult.Refused.class);
  }

  @Test
  void noConnectionIsTheApiServersAbsence() {
    KubernetesClientException e =
        new KubernetesClientException("An error has occurred.", new IOException("reset"));

    assertThat(ApiAnswer.result(e))
        .isEqualTo(
            new ReconcileResult.Unavailable(
                "An error has occurred. (java.io.IOException: reset)", Duration.ZERO));
  }

  @Test
  void apiServerSaysHowLongItWantsToBeLeftAlone() {
    Status status =
        new StatusBuilder()
            .withCode(429)
            .withMessage("busy")
            .withNewDetails()
            .withRetryAfterSeconds(7)
            .endDetails()
            .build();

    assertThat(ApiAnswer.result(new KubernetesClientException(status)))
        .isEqualTo(new ReconcileResult.Unavailable("busy", Duration.ofSeconds(7)));
  }

  @Test
  void causeIsOneShortLine() {
    assertThat(ApiAnswer.cause(said(422, "a\r\nb\u001b[31m" + "x".repeat(5000))))
        .startsWith("a b [31mxxx")
        .hasSize(301);
  }

  @Test
  void namespaceThatIsDeletedIsGone() {
    Status terminating =
        new StatusBuilder()
            .withCode(403)
            .withMessage("no")
            .withNewDetails()
            .addNewCause("metadata.namespace", "x", "NamespaceTerminating")
            .endDetails()
            .build();

    assertThat(ApiAnswer.isGone(new KubernetesClientException(terminating))).isTrue();
    assertThat(ApiAnswer.isGone(said(404, "no"))).isTrue();
    assertThat(ApiAnswer.isGone(said(403, "no"))).isFalse();
  }

  private static KubernetesClientException said(int code, String message) {
    return new KubernetesClientException(
        new StatusBuilder().withCode(code).withMessage(message).build());
  }
}
