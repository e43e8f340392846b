package io.modelgate.verify.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.verify.input.CallerPipe;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A key, certificates or a trust root that the operator names: a file, a pipe of the caller's, or
 * {@code env://NAME} for what the environment variable NAME holds.
 */
public final class TrustMaterial {
  private static final String ENVIRONMENT = "env://";
  private static final int MAX_BYTES = 1 << 20;

  private final String name;
  private final byte[] bytes;

  private TrustMaterial(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /**
   * Reads it.
   *
   * @param what how messages call it, for example {@code public key}
   * @param reference a path, or {@code env://NAME}
   * @throws NotCheckedException where it is missing, unreadable or larger than 1 MiB
   */
  public static TrustMaterial read(String what, String reference) throws NotCheckedException {
    return read(what, reference, System.getenv());
  }

  static TrustMaterial read(String what, String reference, Map<String, String> environment)
      throws NotCheckedException {
    String name = what + " " + Printable.of(reference);
    TrustMaterial read =
        new TrustMaterial(
            name,
            reference.startsWith(ENVIRONMENT)
                ? variable(name, environment.get(reference.substring(ENVIRONMENT.length())))
                : file(name, reference));
    if (read.bytes.length > MAX_BYTES) {
      throw read.unusable("it is larger than 1 MiB");
    }
    return read;
  }

  /** The bytes as they are. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * The PEM blocks with one label.
   *
   * @param label for example {@code CERTIFICATE}
   * @param others what is also taken for it
   * @return what the blocks hold, usually DER; at least one
   * @throws NotCheckedException if there is none: it says what is there
   */
  public List<byte[]> pemBlocks(String label, String... others) throws NotCheckedException {
    String[] labels = Stream.concat(Stream.of(label), Stream.of(others)).toArray(String[]::new);
    List<byte[]> blocks = Pem.blocks(bytes, labels);
    if (blocks.isEmpty()) {
      throw unusable(Pem.inPlaceOf(label, bytes));
    }
    return blocks;
  }

  /**
   * What to throw where it is not what it should be.
   *
   * @param why a clause without its name
   */
  public NotCheckedException unusable(String why) {
    return new NotCheckedException(name + ": " + why);
  }

  private static byte[] variable(String name, @Nullable String value) throws NotCheckedException {
    if (value == null) {
      throw new NotCheckedException(name + ": this environment variable is not set");
    }
    return value.getBytes(UTF_8);
  }

  private static byte[] file(String name, String reference) throws NotCheckedException {
    try {
      if (CallerPipe.isPipe(reference)) {
        return CallerPipe.read(reference, MAX_BYTES + 1);
      }
      Path file = Path.of(reference);
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new NotCheckedException(name + ": it is not a file"); // a pipe would be waited for
      }
      try (InputStream in = Files.newInputStream(file)) {
        return in.readNBytes(MAX_BYTES + 1);
      }
    } catch (InvalidPathException e) {
      throw new NotCheckedException(name + ": it is not a path");
    } catch (IOException e) {
      throw new NotCheckedException(name + ": " + Reason.withRemedy(e));
    }
  }
}
