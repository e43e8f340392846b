package io.modelgate.verify;

import static java.util.stream.Collectors.joining;

import io.modelgate.pattern.RecallPattern;
import io.modelgate.pattern.SignatureFacts;
import io.modelgate.verify.bundle.Bundle;
import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.AcceptedSigners;
import io.modelgate.verify.signer.SignatureMethod;
import io.modelgate.verify.signer.SignedPayload;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.signer.Votes;
import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.statement.StatementParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds out which of the accepted signers have signed a model. */
final class SignatureCheck {
  private static final int MAX_NAMED = 8;

  private final AcceptedSigners signers;
  private final List<String> refusals = new ArrayList<>();

  SignatureCheck(AcceptedSigners signers) {
    this.signers = signers;
  }

  /**
   * What was signed, without its bytes: they would take as much memory again.
   *
   * @param byEntry who signed, by the places of the accepted signers that this is; at least one
   */
  record Signed(Map<Integer, SignedPayload> byEntry, Statement statement) {
    ModelSignature first() {
      return ModelSignature.of(statement, byEntry.values().iterator().next());
    }
  }

  /** Those who count as signers of any of these. */
  private static List<Signer> counted(List<Signed> signed) {
    Votes votes = new Votes();
    signed.forEach(each -> each.byEntry().forEach((entry, by) -> votes.add(by, entry)));
    return votes.counted();
  }

  /** One signature of each who counts as a signer of any of these. */
  static List<ModelSignature> signatures(List<Signed> signed) {
    Map<Signer, ModelSignature> bySigner = new HashMap<>();
    for (Signed each : signed) {
      each.byEntry()
          .values()
          .forEach(
              by -> bySigner.putIfAbsent(by.signer(), ModelSignature.of(each.statement(), by)));
    }
    return counted(signed).stream().flatMap(by -> Stream.ofNullable(bySigner.get(by))).toList();
  }

  /**
   * The signatures of accepted signers.
   *
   * @param request which model they must have signed, and what of it is recalled
   * @throws VerificationException if too few of them have signed
   */
  List<Signed> signed(VerificationRequest request)
      throws VerificationException, NotCheckedException {
    List<Signed> signed = new ArrayList<>();
    for (SignatureFile file : request.signatures()) {
      try {
        Signed each = withoutRecalled(signed(file), request.recalls());
        request.identity().check(each.statement(), each.byEntry().values());
        signed.add(each);
      } catch (VerificationException e) {
        refusals.add("signature " + file + ": " + e.getMessage());
      }
    }
    List<Signer> counted = counted(signed);
    if (counted.size() >= signers.atLeast()) {
      return signed;
    }
    String why = refusals.stream().limit(MAX_NAMED).collect(joining("; "));
    throw new VerificationException(
        signers.areSeveral()
            ? "%d of the accepted signers have signed, and %d must have%s"
                .formatted(counted.size(), signers.atLeast(), why.isEmpty() ? "" : ": " + why)
            : why);
  }

  /** A signature that is recalled is as good as none, whoever else's is good. */
  private static Signed withoutRecalled(Signed signed, List<RecallPattern> recalls)
      throws VerificationException {
    Map<Integer, SignedPayload> remaining = new TreeMap<>();
    Optional<String> refusal = Optional.empty();
    for (Map.Entry<Integer, SignedPayload> each : signed.byEntry().entrySet()) {
      SignatureFacts facts = ModelSignature.of(signed.statement(), each.getValue()).facts();
      Optional<String> why =
          recalls.stream().flatMap(recall -> recall.refusal(facts).stream()).findFirst();
      if (why.isPresent()) {
        refusal = why;
      } else {
        remaining.put(each.getKey(), each.getValue());
      }
    }
    if (remaining.isEmpty()) {
      throw new VerificationException(refusal.orElseThrow());
    }
    return new Signed(remaining, signed.statement());
  }

  private Signed signed(SignatureFile file) throws VerificationException, NotCheckedException {
    Bundle bundle = SignatureReader.read(file);
    try {
      Map<Integer, SignedPayload> byEntry = accepted(bundle);
      return new Signed(byEntry, StatementParser.parse(bundle.envelope().payload()));
    } catch (UncheckedIOException e) {
      throw SignatureReader.notChecked(file, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) { // of a payload that stays in its file
      throw SignatureReader.notChecked(file, e);
    }
  }

  private Map<Integer, SignedPayload> accepted(Bundle bundle)
      throws VerificationException, NotCheckedException {
    List<SignatureMethod> methods = signers.methods();
    Map<Integer, SignedPayload> byEntry = new TreeMap<>();
    List<String> why = new ArrayList<>();
    for (int i = 0; i < methods.size(); i++) {
      try {
        SignedPayload by = methods.get(i).open(bundle);
        byEntry.put(i, by.withoutPayload());
        if (!signers.areSeveral()) {
          return byEntry;
        }
      } catch (VerificationException e) {
        why.add(String.valueOf(e.getMessage()));
      }
    }
    if (byEntry.isEmpty()) {
      throw new VerificationException(
          methods.size() == 1
              ? why.get(0)
              : "it is from none of the %d accepted signers: %s"
                  .formatted(
                      methods.size(),
                      why.stream().distinct().limit(MAX_NAMED).collect(joining("; "))));
    }
    return byEntry;
  }
}
