package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.admission.AdmissionResponse.Kind;
import io.modelgate.config.Configurations;
import io.modelgate.policy.PolicyEngine;
import org.junit.jupiter.api.Test;

final class WarmUpTest {
  /** Else it would warm up the way of a denial only. */
  @Test
  void sampleIsPatchedAndComparedWithWhatItShouldBe() {
    WarmUp warmUp = new WarmUp(new PolicyEngine(Configurations.defaults().verifier()));

    assertThat(warmUp.run())
        .extracting(AdmissionResponse::kind)
        .containsExactly(Kind.PATCHED, Kind.DENIED);
  }
}
