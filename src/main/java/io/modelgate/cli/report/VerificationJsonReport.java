package io.modelgate.cli.report;

/**
 * A report for programs: one line of JSON as {@code verification-result.schema.json} says. It is
 * plain ASCII, so that hostile names are harmless on a terminal and can be cut anywhere.
 */
final class VerificationJsonReport {
  private static final int MAX_NAMED = 1_000;
  private static final int SHORT_TEXT = 60;

  private VerificationJsonReport() {}

  /** The whole report: it names up to 1,000 differing files. */
  static String of(VerificationReport report) {
    return new VerificationJsonWriter(report, MAX_NAMED, Integer.MAX_VALUE).write();
  }

  /**
   * The report in at most that many bytes, at least 4,000: files are left out from the end, counts
   * stay; then long texts are cut.
   */
  static String within(VerificationReport report, int bytes) {
    int most = MAX_NAMED;
    String json = of(report);
    while (json.length() > bytes && most > 0) {
      most = most > 20 ? most / 2 : most - 1;
      json = new VerificationJsonWriter(report, most, Integer.MAX_VALUE).write();
    }
    return json.length() > bytes ? new VerificationJsonWriter(report, 0, SHORT_TEXT).write() : json;
  }
}
