package io.modelgate.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.compiled.Policy;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every policy of examples/unusable has the fault that is promised there. */
final class UnusablePoliciesTest {
  static List<UnusablePolicy> policies() throws IOException {
    return UnusablePolicy.all();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void faultIsAsPromised(UnusablePolicy policy) {
    assertThat(policy.read())
        .isInstanceOfSatisfying(
            Policy.Broken.class, broken -> assertThat(broken.fault()).isEqualTo(policy.fault()));
  }

  /** Lists are no resources, so none of them is loaded, counted, or warned of. */
  @Test
  void noneIsReadAsAPolicy() {
    assertThat(PolicyDirectory.read(UnusablePolicy.FOLDER).policies()).isEmpty();
    assertThat(PolicyDirectory.read(UnusablePolicy.FOLDER).faults()).isEmpty();
  }
}
