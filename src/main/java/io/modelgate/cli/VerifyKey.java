package io.modelgate.cli;

import io.modelgate.cli.discovery.PublicKeyDiscovery;
import io.modelgate.verify.key.KeySignature;
import io.modelgate.verify.key.PublicKeyFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.signer.AcceptedSigners;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code modelgate verify key}: a signature made with a long-lived private key. */
final class VerifyKey implements VerifyMethod {
  private static final String PUBLIC_KEY = "public-key";

  @Override
  public String name() {
    return "key";
  }

  @Override
  public String description() {
    return "Verifies a signature made with a private key.";
  }

  @Override
  public String example() {
    return "--public-key signer.pub.pem";
  }

  @Override
  public void declare(CommandOptions options) {
    options.value(
        PUBLIC_KEY,
        "FILE",
        "The signer's public key: PEM, P-256, P-384 or P-521; several are several signers, any of"
            + " whom is enough. Or env://NAME for an environment variable that holds it. Can be"
            + " omitted if the working directory and the model's directory contain exactly one,"
            + " such as cosign.pub or signer.pub.pem.");
    TimestampOptions.declare(options);
  }

  @Override
  public Source read(Arguments arguments, Log log) throws UsageException {
    Optional<String> given = arguments.value(PUBLIC_KEY);
    TimestampOptions timestamps = TimestampOptions.of(arguments);
    return model -> {
      String key = given.isPresent() ? given.get() : discovered(model, log).toString();
      return AcceptedSigners.anyOf(
          List.of(new KeySignature(PublicKeyFile.read(key), timestamps.read())));
    };
  }

  private static Path discovered(Path model, Log log) throws NotCheckedException {
    Path found = PublicKeyDiscovery.find(model, Path.of(""));
    log.found("public key", found);
    return found;
  }
}
