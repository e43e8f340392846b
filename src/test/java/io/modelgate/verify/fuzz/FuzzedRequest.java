package io.modelgate.verify.fuzz;

import io.modelgate.verify.ExpectedModel;
import io.modelgate.verify.VerificationRequest;
import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.statement.TestStatement;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a fuzzed caller allows.
 *
 * @param ignored names relative to the model
 */
record FuzzedRequest(Set<String> ignored, boolean unsignedAreWelcome, boolean linksAreWelcome) {
  static FuzzedRequest make(Choices choices, List<String> files) {
    Set<String> ignored = choices.oneIn(4) ? Set.of(choices.of(files)) : Set.of();
    return new FuzzedRequest(ignored, choices.oneIn(6), choices.oneIn(6));
  }

  boolean followsLinks(TestStatement statement) {
    return statement.allowSymlinks(); // whatever the caller would allow
  }

  VerificationRequest of(Path model, Path signature) {
    Set<Path> paths = ignored.stream().map(model::resolve).collect(Collectors.toSet());
    return new VerificationRequest(
        model,
        ExpectedModel.ANY,
        List.of(),
        List.of(SignatureFile.whole(signature)),
        Set.of(),
        paths,
        true,
        false,
        unsignedAreWelcome,
        linksAreWelcome,
        false);
  }
}
