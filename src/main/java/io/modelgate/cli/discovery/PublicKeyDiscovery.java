package io.modelgate.cli.discovery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the public key that a model must be signed with: in the working directory or beside the
 * model, never inside it, where its author would choose the key; nor where everybody may write
 * (decision record 14).
 */
public final class PublicKeyDiscovery {
  private static final String LOOKED_FOR =
      "*.pub, *.pub.pem, *-pub.pem, *_pub.pem, public-key.pem, public_key.pem, public.pem";
  private static final List<String> ENDINGS = List.of(".pub", ".pub.pem", "-pub.pem", "_pub.pem");
  private static final List<String> NAMES =
      List.of("public-key.pem", "public_key.pem", "public.pem");
  private static final String PEM = "-----BEGIN PUBLIC KEY-----"; // an SSH key's file has none
  private static final int MAX_KEY_BYTES = 64 << 10;

  private final Path model;
  private final Path realModel;

  private PublicKeyDiscovery(Path model) {
    this.model = model;
    this.realModel = real(model);
  }

  /**
   * Finds the key for {@code model}.
   *
   * @param workingDirectory where the command was started
   * @throws NotCheckedException where there is none, there are several, or a directory cannot be
   *     read: it says what was looked for, or names them
   */
  public static Path find(Path model, Path workingDirectory) throws NotCheckedException {
    return new PublicKeyDiscovery(model).find(workingDirectory);
  }

  private Path find(Path workingDirectory) throws NotCheckedException {
    List<Path> places = new ArrayList<>();
    List<Path> candidates = new ArrayList<>();
    for (Path place : List.of(real(workingDirectory), real(Folder.above(model)))) {
      if (!places.contains(place) && !place.startsWith(realModel) && isProtected(place)) {
        places.add(place);
        candidates.addAll(Folder.list(place, this::mayBeIt));
      }
    }
    String what = "public key for model " + Printable.of(model.toString());
    if (candidates.isEmpty()) {
      throw new NotCheckedException(
          what
              + ": not found; looked for "
              + LOOKED_FOR
              + (places.isEmpty() ? " nowhere" : " in " + Choice.paths(places))
              + ", never inside the model or in a directory that everybody can write to; name it"
              + " with --public-key");
    }
    return Choice.among(candidates, what, "--public-key");
  }

  private boolean mayBeIt(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    return (NAMES.contains(name) || ENDINGS.stream().anyMatch(name::endsWith))
        && Files.isRegularFile(file)
        && !real(file).startsWith(realModel)
        && holdsPublicKey(file);
  }

  private static boolean holdsPublicKey(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      return true; // rather an error about this key than another key
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_KEY_BYTES), ISO_8859_1).contains(PEM);
    }
  }

  private static boolean isProtected(Path directory) {
    try {
      return !Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE);
    } catch (IOException e) {
      return false;
    }
  }

  /** The path without links; as it is where it does not exist. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }
}
