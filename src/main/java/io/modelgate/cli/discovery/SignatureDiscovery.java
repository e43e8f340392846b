package io.modelgate.cli.discovery;

import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds a model's signature: {@code model.sig}, {@code NAME.sig}, {@code *.oms.sig}, {@code
 * *.sigstore.json} or a line of {@code claims.jsonl}, inside a model's directory or beside the
 * model. Of several, those that say to be about something else do not count. Whose signature it is
 * the verification decides, so looking where the model's author writes gives nothing away.
 */
public final class SignatureDiscovery {
  private static final String DEFAULT = "model.sig"; // what the reference signer writes
  private static final String PLAIN = ".sig";
  private static final String OMS = ".oms.sig";
  private static final String SIGSTORE = ".sigstore.json";
  private static final String CLAIMS = "claims.jsonl";

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
   * @param several whether more than one may be there
   * @return one, or if several may be there all
   * @throws VerificationException where there is none: it says what was looked for; where there is
   *     no model
   * @throws NotCheckedException where there are several, or a directory cannot be read
   */
  public static List<SignatureFile> find(Path model, boolean several)
      throws VerificationException, NotCheckedException {
    return new SignatureDiscovery(model).find(several);
  }

  private List<SignatureFile> find(boolean several)
      throws VerificationException, NotCheckedException {
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
              + ": not found; looked for model.sig, "
              + Printable.of(name)
              + ".sig, *.oms.sig, *.sigstore.json and claims.jsonl in "
              + Choice.paths(places)
              + "; name it with --signature");
    }
    return Candidates.signatures(candidates, what, several);
  }

  private void requireModel() throws VerificationException, NotCheckedException {
    String what = "model " + Printable.of(model.toString()) + ": ";
    try {
      Files.readAttributes(model, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      throw new VerificationException(what + Reason.ofMissing(model));
    } catch (IOException e) {
      throw new NotCheckedException(what + Reason.withRemedy(e));
    }
  }

  private boolean mayBeIt(Path file) {
    String signature = nameOf(file);
    return (signature.equals(DEFAULT)
            || signature.equals(name + PLAIN)
            || signature.equals(CLAIMS)
            || signature.endsWith(OMS)
            || signature.endsWith(SIGSTORE))
        && Files.isRegularFile(file);
  }

  /** Whether a file beside the model is named for another model that lies there too. */
  private boolean isAnothers(Path file) {
    String signature = nameOf(file);
    String ending = signature.endsWith(SIGSTORE) ? SIGSTORE : signature.endsWith(OMS) ? OMS : PLAIN;
    if (!signature.endsWith(ending)) {
      return false;
    }
    int end = signature.length() - ending.length();
    String signed = signature.substring(0, end);
    return !signed.isEmpty() && !signed.equals(name) && Files.exists(beside.resolve(signed));
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }
}
