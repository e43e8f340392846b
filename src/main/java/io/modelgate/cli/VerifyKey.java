package io.modelgate.cli;

import io.modelgate.verify.ModelVerifier;
import io.modelgate.verify.key.EllipticCurveKey;
import io.modelgate.verify.key.PublicKeyFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code modelgate verify key}: a signature made with a long-lived private key. */
@Command(
    name = "key",
    description = "Verifies a signature made with a private key.",
    mixinStandardHelpOptions = true)
final class VerifyKey implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin ModelOptions options;

  @Option(
      names = {"--public-key", "--public_key"},
      required = true,
      paramLabel = "FILE",
      description = "The signer's public key: PEM, P-256, P-384 or P-521.")
  Path publicKey;

  @Override
  public Integer call() {
    Outcome outcome = new Outcome(spec.commandLine().getOut(), spec.commandLine().getErr());
    try {
      EllipticCurveKey key = PublicKeyFile.read(publicKey);
      return outcome.of(
          options.model,
          new ModelVerifier(key).verify(options.model, options.signature, options.ignored),
          "key SHA-256 " + key.fingerprint());
    } catch (VerificationException e) {
      return outcome.failed(e);
    } catch (NotCheckedException e) {
      return outcome.notChecked(e);
    }
  }
}
