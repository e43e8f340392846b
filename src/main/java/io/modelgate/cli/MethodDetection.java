package io.modelgate.cli;

import io.modelgate.cli.discovery.Candidates;
import io.modelgate.cli.discovery.SignatureDiscovery;
import io.modelgate.verify.SignatureReader;
import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.bundle.VerificationMaterial;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The method of a command line that names none: whose options are given, or else, of what kind the
 * signature is. It decides only which options are asked for; whom to trust, these say.
 */
final class MethodDetection {
  private final List<VerifyMethod> methods;

  MethodDetection(List<VerifyMethod> methods) {
    this.methods = methods;
  }

  /**
   * The method.
   *
   * @param arguments read with the options of all methods
   * @throws UsageException if nothing names it
   */
  VerifyMethod of(Arguments arguments) throws UsageException {
    List<String> models = arguments.words();
    String first = models.isEmpty() ? "" : models.get(0);
    boolean mayBeMethod = !first.isEmpty() && !first.contains("/") && !Files.exists(Path.of(first));
    if (mayBeMethod && models.size() > 1) {
      throw new UsageException(none(first));
    }
    for (VerifyMethod each : methods) {
      Set<String> own = new HashSet<>(VerifyMethod.optionsOf(each));
      methods.stream()
          .filter(other -> other != each && !other.takesOthersOptions())
          .forEach(other -> own.removeAll(VerifyMethod.optionsOf(other)));
      if (arguments.names().stream().anyMatch(own::contains)) {
        return each;
      }
    }
    if (first.isEmpty()) {
      throw new UsageException(models.isEmpty() ? "Missing MODEL" : "MODEL is empty");
    }
    try {
      String kind = kind(arguments, Path.of(first));
      return methods.stream().filter(each -> each.name().equals(kind)).findFirst().orElseThrow();
    } catch (VerificationException | NotCheckedException e) {
      throw new UsageException(
          mayBeMethod
              ? none(first) + (names().contains(first) ? "" : ", and no file")
              : "Missing METHOD, one of %s: the signature does not name it (%s)"
                  .formatted(String.join(", ", names()), e.getMessage()));
    }
  }

  private static String kind(Arguments arguments, Path model)
      throws UsageException, VerificationException, NotCheckedException {
    Optional<Path> given = arguments.path("signature");
    List<SignatureFile> found =
        given.isPresent()
            ? Candidates.given(given.get(), true)
            : SignatureDiscovery.find(model, true);
    VerificationMaterial material = SignatureReader.read(found.get(0)).material();
    if (material instanceof VerificationMaterial.PublicKey) {
      return "key";
    }
    return material instanceof VerificationMaterial.CertificateChain ? "certificate" : "sigstore";
  }

  private String none(String word) {
    if (names().contains(word)) {
      return "The method \"%s\" must come directly after \"verify\"".formatted(word);
    }
    return "Unknown method: \"%s\" is none of %s%s"
        .formatted(word, String.join(", ", names()), Suggestion.of(word, names()));
  }

  private List<String> names() {
    return methods.stream().map(VerifyMethod::name).toList();
  }
}
