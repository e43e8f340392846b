package io.modelgate.cli.report;

/**
 * Numbers as humans read them. By hand, since {@link java.util.Formatter} loads the locales' data,
 * which takes longer than the verification of a small model.
 */
public final class HumanReadable {
  private HumanReadable() {}

  /** For instance {@code "1 file"} or {@code "1,024 files"}. */
  public static String files(long count) {
    return count == 1 ? "1 file" : grouped(count) + " files";
  }

  /** For instance {@code "1 byte"} or {@code "1,024 bytes"}. */
  static String bytes(long count) {
    return count == 1 ? "1 byte" : grouped(count) + " bytes";
  }

  /** Rounded to hundredths, for example {@code "0.07 s"}. */
  static String seconds(long nanos) {
    long hundredths = (nanos + 5_000_000) / 10_000_000;
    long fraction = hundredths % 100;
    return grouped(hundredths / 100) + (fraction < 10 ? ".0" : ".") + fraction + " s";
  }

  private static String grouped(long number) {
    StringBuilder digits = new StringBuilder().append(number);
    for (int at = digits.length() - 3; at > 0; at -= 3) {
      digits.insert(at, ',');
    }
    return digits.toString();
  }
}
