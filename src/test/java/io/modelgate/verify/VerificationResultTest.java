package io.modelgate.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.pattern.RecallPattern;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.tree.Differences;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a later recall means for a model that was verified. */
final class VerificationResultTest {
  private static final String DIGEST = "d0".repeat(32);

  @Test
  void modelOfWhichEveryVouchingSignatureIsRecalledIsRefused() {
    VerificationResult one = signedBy("a");
    VerificationResult two = signedBy("a", "b");

    assertThat(one.refusal(List.of())).isEmpty();
    assertThat(one.refusal(List.of(recallOf("b")))).isEmpty();
    assertThat(one.refusal(List.of(recallOf("b"), recallOf("a"))))
        .hasValueSatisfying(why -> assertThat(why).startsWith("ModelRecall of-a recalls the key"));
    // Whether one that remains is enough, the next verification says.
    assertThat(two.refusal(List.of(recallOf("a")))).isEmpty();
    assertThat(two.refusal(List.of(recallOf("a"), recallOf("b")))).isPresent();
    RecallPattern digest =
        new RecallPattern("flaw", "r", Set.of(DIGEST), Set.of(), List.of(), List.of());
    assertThat(two.refusal(List.of(digest, recallOf("a"))))
        .contains("ModelRecall flaw recalls the model with the root digest " + DIGEST + ": r");
  }

  private static RecallPattern recallOf(String key) {
    return new RecallPattern(
        "of-" + key, "r", Set.of(), Set.of(fingerprint(key)), List.of(), List.of());
  }

  private static String fingerprint(String key) {
    return key.repeat(64);
  }

  private static VerificationResult signedBy(String... keys) {
    return new VerificationResult(
        Arrays.stream(keys)
            .map(
                key ->
                    new ModelSignature(
                        new Signer.Key(fingerprint(key), Optional.empty()),
                        Optional.empty(),
                        DIGEST,
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(fingerprint(key))))
            .toList(),
        new Differences(),
        1,
        1);
  }
}
