package io.modelgate.verify.sigstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.Component;
import io.modelgate.testing.Needs;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sigstore's trusted roots are those of the Python package that they are said to be of. */
@Needs(Component.TRUST_ROOTS)
final class BuiltInRootsIT {
  @ParameterizedTest
  @ValueSource(strings = {"production/trusted_root.json", "staging/trusted_root.json", "README.md"})
  void isWhatTheScriptMakesOfThePackage(String file) {
    Path made = Component.TRUST_ROOTS.path().resolve(file);

    assertThat(BuiltInRootsTest.FOLDER.resolve(file)).hasSameBinaryContentAs(made);
  }
}
