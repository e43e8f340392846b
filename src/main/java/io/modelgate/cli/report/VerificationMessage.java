package io.modelgate.cli.report;

import static java.util.stream.Collectors.joining;

import io.modelgate.cli.report.VerificationOutcome.Compared;
import io.modelgate.cli.report.VerificationOutcome.NotChecked;
import io.modelgate.cli.report.VerificationOutcome.Refused;
import io.modelgate.verify.VerificationResult;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.tree.Cause;
import io.modelgate.verify.tree.Difference;
import io.modelgate.verify.tree.Difference.Kind;
import io.modelgate.verify.tree.Differences;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The verdict in one sentence for a human. */
final class VerificationMessage {
  private static final String CACHE =
      "the links lead to ../../blobs, as in a Hugging Face cache: verify a folder that holds the"
          + " files themselves (hf download --local-dir)";

  private static final List<Hint> HINTS =
      List.of(
          new Hint(
              Kind.EXTRA,
              Cause.HUGGING_FACE_STATE,
              "all extra files are what Hugging Face's client leaves: set ignoreHuggingFaceState"
                  + " (--ignore-huggingface-state)"),
          new Hint(Kind.CHANGED, Cause.HUGGING_FACE_CACHE, CACHE),
          new Hint(Kind.EXTRA, Cause.HUGGING_FACE_CACHE, CACHE),
          new Hint(
              Kind.MISSING,
              Cause.EMPTY_FILE,
              "all missing files are empty, and KServe's downloads from S3 and Azure skip empty"
                  + " files: sign the model without them"));

  private VerificationMessage() {}

  /**
   * The verdict.
   *
   * @param most how many differing files to name
   */
  static String of(VerificationReport report, int most) {
    VerificationOutcome outcome = report.outcome();
    if (outcome instanceof Refused refused) {
      return "verification failed: " + refused.why();
    }
    if (outcome instanceof NotChecked unknown) {
      return "not verified: " + unknown.why();
    }
    VerificationResult verification = ((Compared) outcome).verification();
    return verification.verified()
        ? verified(report, verification)
        : "verification failed: " + differ(verification.differences(), most);
  }

  private static String verified(VerificationReport report, VerificationResult verification) {
    return "verified: "
        + Printable.of(report.model().toString())
        + ": "
        + HumanReadable.files(verification.files())
        + ", "
        + HumanReadable.bytes(verification.bytes())
        + " in "
        + HumanReadable.seconds(report.nanos())
        + ", signed with "
        + verification.signers().stream().map(VerificationMessage::signer).collect(joining(" and "))
        + verification.known().byReceiptOf().map(VerificationMessage::receipt).orElse("");
  }

  private static String differ(Differences differences, int most) {
    int count = differences.count();
    StringBuilder text = new StringBuilder(HumanReadable.files(count));
    text.append(count == 1 ? " differs" : " differ");
    if (count > 1) {
      text.append(" (").append(kinds(differences)).append(')');
    }
    List<Difference> named = differences.first(most);
    for (int i = 0; i < named.size(); i++) {
      text.append(i == 0 ? ": " : ", ").append(Printable.of(named.get(i).file()));
    }
    text.append(count > named.size() ? ", …" : "");
    HINTS.stream()
        .filter(hint -> differences.areAll(hint.kind(), hint.cause()))
        .forEach(hint -> text.append("; ").append(hint.text()));
    if (differences.notCompared() > 0) {
      text.append("; stopped at the first difference, ")
          .append(HumanReadable.files(differences.notCompared()))
          .append(" not compared (--all-differences compares all)");
    }
    return text.toString();
  }

  /** What to do about all files that differ in one way, if they have one cause. */
  private record Hint(Kind kind, Cause cause, String text) {}

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

  /** The kind as humans and programs read it, for example {@code "changed"}. */
  static String word(Kind kind) {
    return switch (kind) {
      case CHANGED -> "changed";
      case MISSING -> "missing";
      case EXTRA -> "extra";
    };
  }

  /** By when, which is also when its certificate had to be valid. */
  private static String timestamp(Optional<Instant> time) {
    return time.map(each -> ", timestamped on " + each).orElse("");
  }

  private static String receipt(Instant verified) {
    return ", hashed on this node at " + verified + " as its receipt says";
  }

  private static String signer(Signer signer) {
    if (signer instanceof Signer.Key key) {
      return "key SHA-256 " + key.fingerprint() + timestamp(key.timestamp());
    }
    if (signer instanceof Signer.Certificate certificate) {
      return "certificate "
          + Printable.of(certificate.subject())
          + timestamp(certificate.timestamp());
    }
    Signer.Identity identity = (Signer.Identity) signer;
    return "identity "
        + Printable.of(identity.identity())
        + " of "
        + Printable.of(identity.issuer());
  }
}
