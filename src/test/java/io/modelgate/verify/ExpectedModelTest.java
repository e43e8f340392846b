package io.modelgate.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.pattern.Glob;
import io.modelgate.verify.bundle.Payload;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.SignedPayload;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.statement.StatementParser;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ExpectedModelTest {
  private static final Instant FIX = Instant.parse("2026-11-01T00:00:00Z");
  private static final Statement OLD_FORMAT = oldFormat();

  @Test
  void olderSignatureIsRefused() {
    ExpectedModel identity = new ExpectedModel(Optional.empty(), Set.of(), Optional.of(FIX));

    assertThatCode(() -> identity.check(OLD_FORMAT, List.of(at(FIX.plusSeconds(1)))))
        .doesNotThrowAnyException();
    for (Instant time : List.of(FIX, FIX.minusSeconds(1))) {
      assertThatThrownBy(() -> identity.check(OLD_FORMAT, List.of(at(time))))
          .hasMessage("it was made on " + time + ", not after " + FIX);
    }
    assertThatThrownBy(() -> identity.check(OLD_FORMAT, List.of(at(FIX.plusSeconds(1)), at(FIX))))
        .hasMessageEndingWith(", not after " + FIX);
  }

  @Test
  void statementThatNamesNoModelIsRefused() {
    ExpectedModel identity =
        new ExpectedModel(Optional.of(new Glob("bert*")), Set.of(), Optional.empty());

    assertThatThrownBy(() -> identity.check(OLD_FORMAT, List.of(at(FIX))))
        .hasMessageStartingWith("its statement is of v0.2, which says neither a model's name");
  }

  private static Statement oldFormat() {
    String statement =
        """
        {"_type": "https://in-toto.io/Statement/v1",
         "predicateType": "https://model_signing/Digests/v0.1",
         "subject": [{"name": "a", "digest": {"sha256": "%s"}}]}
        """
            .formatted("00".repeat(32));
    try {
      return StatementParser.parse(statement.getBytes(UTF_8));
    } catch (VerificationException e) {
      throw new AssertionError(e);
    }
  }

  private static SignedPayload at(Instant time) {
    return new SignedPayload(
        Payload.of(new byte[0]),
        new Signer.Identity("a", "b"),
        "a",
        Optional.of(time),
        Set.of(),
        Optional.empty());
  }
}
