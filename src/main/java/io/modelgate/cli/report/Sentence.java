package io.modelgate.cli.report;

import io.modelgate.cli.report.Outcome.Compared;
import io.modelgate.cli.report.Outcome.NotChecked;
import io.modelgate.cli.report.Outcome.Refused;
import io.modelgate.verify.Verification;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.tree.Difference;
import io.modelgate.verify.tree.Difference.Kind;
import io.modelgate.verify.tree.Differences;
import java.util.List;

/** The verdict in one sentence for a human. */
final class Sentence {
  private Sentence() {}

  /**
   * The verdict.
   *
   * @param most how many differing files to name
   */
  static String of(Report report, int most) {
    Outcome outcome = report.outcome();
    if (outcome instanceof Refused refused) {
      return "verification failed: " + refused.why();
    }
    if (outcome instanceof NotChecked unknown) {
      return "not verified: " + unknown.why();
    }
    Verification verification = ((Compared) outcome).verification();
    return verification.verified()
        ? verified(report, verification)
        : "verification failed: " + differ(verification.differences(), most);
  }

  private static String verified(Report report, Verification verification) {
    return "verified: "
        + Printable.of(report.model().toString())
        + ": "
        + Figures.files(verification.files())
        + ", "
        + Figures.bytes(verification.bytes())
        + " in "
        + Figures.seconds(report.nanos())
        + ", signed with "
        + signer(verification.signer());
  }

  private static String differ(Differences differences, int most) {
    int count = differences.count();
    StringBuilder text = new StringBuilder(Figures.files(count));
    text.append(count == 1 ? " differs" : " differ");
    if (count > 1) {
      text.append(" (").append(kinds(differences)).append(')');
    }
    List<Difference> named = differences.first(most);
    for (int i = 0; i < named.size(); i++) {
      text.append(i == 0 ? ": " : ", ").append(Printable.of(named.get(i).file()));
    }
    return text.append(count > named.size() ? ", …" : "").toString();
  }

  private static String kinds(Differences differences) {
    StringBuilder text = new StringBuilder();
    for (Kind kind : Kind.values()) {
      int count = differences.count(kind);
      if (count > 0) {
        text.append(text.length() == 0 ? "" : ", ").append(count).append(' ').append(word(kind));
      }
    }
    return text.toString();
  }

  /** The kind as humans and programs read it, for instance {@code "changed"}. */
  static String word(Kind kind) {
    return switch (kind) {
      case CHANGED -> "changed";
      case MISSING -> "missing";
      case EXTRA -> "extra";
    };
  }

  private static String signer(Signer signer) {
    if (signer instanceof Signer.Key key) {
      return "key SHA-256 " + key.fingerprint();
    }
    if (signer instanceof Signer.Certificate certificate) {
      return "certificate " + Printable.of(certificate.subject());
    }
    Signer.Identity identity = (Signer.Identity) signer;
    return "identity "
        + Printable.of(identity.identity())
        + " of "
        + Printable.of(identity.issuer());
  }
}
