package io.modelgate.cli.discovery;

import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.statement.PredicateTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Of files that may be a model's signature, those that say to be one. */
public final class Candidates {
  /** All that is read to tell them apart. */
  private static final long MAX_BYTES = 512L << 20;

  private static final List<String> ATTESTATIONS = List.of(".sigstore.json", ".sig", ".jsonl");

  private final List<SignatureFile> models = new ArrayList<>();
  private final Set<String> others = new LinkedHashSet<>();
  private long read;

  private Candidates() {}

  /**
   * The signatures in a file that was named.
   *
   * @param several whether more than one may be there
   */
  public static List<SignatureFile> given(Path file, boolean several)
      throws VerificationException, NotCheckedException {
    return file.toString().endsWith(SignatureFile.LINES)
        ? signatures(List.of(file), "signature " + Printable.of(file.toString()), several)
        : List.of(SignatureFile.whole(file)); // what is wrong with it is said when it is read
  }

  /**
   * The signatures in any of the files.
   *
   * @param what how sentences call what is looked for
   * @param several whether more than one may be there
   * @throws VerificationException if there is none
   * @throws NotCheckedException if there are more than may be, or one cannot be read
   */
  static List<SignatureFile> signatures(List<Path> files, String what, boolean several)
      throws VerificationException, NotCheckedException {
    if (files.size() == 1 && !files.get(0).toString().endsWith(SignatureFile.LINES)) {
      return List.of(SignatureFile.whole(files.get(0)));
    }
    Candidates candidates = new Candidates();
    for (Path file : files) {
      candidates.add(file);
    }
    List<SignatureFile> found = candidates.models;
    if (found.isEmpty()) {
      throw new VerificationException(
          what
              + ": "
              + Choice.paths(files)
              + (files.size() == 1 ? " holds" : " hold")
              + " none of a model"
              + (candidates.others.isEmpty()
                  ? ""
                  : ", only " + String.join(", ", candidates.others)));
    }
    if (!several && found.size() > 1) {
      throw Choice.several(found, what);
    }
    return found;
  }

  /**
   * The files at a model's top that are attestations, each bundle in them of something else than a
   * model.
   *
   * @throws NotCheckedException if one cannot be read
   */
  public static Set<Path> attestations(Path model) throws NotCheckedException {
    Set<Path> found = new LinkedHashSet<>();
    if (!Files.isDirectory(model)) {
      return found;
    }
    for (Path file : Folder.list(model, Candidates::mayBeAttestation)) {
      Candidates candidates = new Candidates();
      candidates.add(file);
      if (candidates.models.isEmpty() && !candidates.others.isEmpty()) {
        found.add(file.toAbsolutePath());
      }
    }
    return found;
  }

  private static boolean mayBeAttestation(Path file) {
    String name = String.valueOf(file.getFileName());
    return ATTESTATIONS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
  }

  private void add(Path file) throws NotCheckedException {
    try {
      read += Files.size(file);
      if (read > MAX_BYTES) {
        throw new NotCheckedException(
            "signature "
                + Printable.of(file.toString())
                + ": the candidates hold more than 512 MiB; name the right one with --signature");
      }
      for (SignatureFile each : SignatureFile.in(file)) {
        Optional<String> other = PredicateTypes.otherThanModel(each);
        if (other.isPresent()) {
          others.add(Printable.of(other.get()));
        } else {
          models.add(each);
        }
      }
    } catch (NoSuchFileException e) {
      models.add(SignatureFile.whole(file)); // that it is missing is said when it is read
    } catch (IOException e) {
      throw new NotCheckedException(
          "signature " + Printable.of(file.toString()) + ": " + Reason.withRemedy(e));
    }
  }
}
