package io.modelgate.verify.pem;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the blocks of a PEM file that the operator names. */
public final class PemFile {
  private static final int LARGEST = 1 << 20;

  private PemFile() {}

  /**
   * Reads all blocks with one label.
   *
   * @param what how messages call the file, for instance {@code public key}
   * @param label the label, for instance {@code CERTIFICATE}
   * @return what the blocks hold, usually DER; at least one
   * @throws NotCheckedException where the file cannot be read, holds no such block or is larger
   *     than 1 MiB
   */
  public static List<byte[]> read(Path file, String what, String label) throws NotCheckedException {
    String name = what + " " + Printable.of(file.toString());
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new NotCheckedException(name + ": it is not a file"); // a pipe would be waited for
    }
    byte[] text;
    try (InputStream in = Files.newInputStream(file)) {
      text = in.readNBytes(LARGEST + 1);
    } catch (IOException e) {
      throw new NotCheckedException(name + ": " + Reason.of(e));
    }
    if (text.length > LARGEST) {
      throw new NotCheckedException(name + ": it is larger than 1 MiB");
    }
    List<byte[]> blocks = Pem.blocks(text, label);
    if (blocks.isEmpty()) {
      throw new NotCheckedException(name + ": it holds no PEM block " + label);
    }
    return blocks;
  }
}
