package io.modelgate.cli.discovery;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds a model's signature: {@code model.sig}, {@code NAME.sig} or {@code *.sigstore.json}, inside
 * a model's directory or beside the model. Whose signature it is the verification decides, so
 * looking where the model's author writes gives nothing away.
 */
public final class SignatureDiscovery {
  private static final String DEFAULT = "model.sig"; // what the reference signer writes
  private static final String PLAIN = ".sig";
  private static final String SIGSTORE = ".sigstore.json";

  private final Path model;
  private final String name;
  private final Path beside;

  private SignatureDiscovery(Path model) {
    this.model = model;
    this.name = String.valueOf(model.toAbsolutePath().normalize().getFileName());
    this.beside = Folder.above(model);
  }

  /**
   * Finds the signature of {@code model}.
   *
   * @throws VerificationException where there is none: it says what was looked for; where there is
   *     no model
   * @throws NotCheckedException where there are several, or a directory cannot be read
   */
  public static Path find(Path model) throws VerificationException, NotCheckedException {
    return new SignatureDiscovery(model).find();
  }

  private Path find() throws VerificationException, NotCheckedException {
    requireModel();
    String what = "signature of model " + Printable.of(model.toString());
    List<Path> places = new ArrayList<>();
    List<Path> candidates = new ArrayList<>();
    if (Files.isDirectory(model)) {
      places.add(model);
      candidates.addAll(Folder.list(model, this::mayBeIt));
    }
    if (Files.isDirectory(beside)) {
      places.add(beside);
      candidates.addAll(Folder.list(beside, file -> mayBeIt(file) && !isAnothers(file)));
    }
    if (candidates.isEmpty()) {
      throw new VerificationException(
          what
              + ": there is none; looked for model.sig, "
              + Printable.of(name)
              + ".sig and *.sigstore.json in "
              + Choice.paths(places)
              + "; name it with --signature");
    }
    return Choice.among(candidates, what, "--signature");
  }

  private void requireModel() throws VerificationException, NotCheckedException {
    String what = "model " + Printable.of(model.toString()) + ": ";
    try {
      Files.readAttributes(model, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw new VerificationException(what + Reason.of(e));
    } catch (IOException e) {
      throw new NotCheckedException(what + Reason.withRemedy(e));
    }
  }

  private boolean mayBeIt(Path file) {
    String signature = nameOf(file);
    return (signature.equals(DEFAULT)
            || signature.equals(name + PLAIN)
            || signature.endsWith(SIGSTORE))
        && Files.isRegularFile(file);
  }

  /** Whether a file beside the model is named for another model that lies there too. */
  private boolean isAnothers(Path file) {
    String signature = nameOf(file);
    int end = signature.length() - (signature.endsWith(SIGSTORE) ? SIGSTORE : PLAIN).length();
    String signed = signature.substring(0, end);
    return !signed.isEmpty() && !signed.equals(name) && Files.exists(beside.resolve(signed));
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }
}
