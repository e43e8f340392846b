package io.modelgate.policy.recall;

import io.modelgate.pattern.RecallPattern;
import io.modelgate.pattern.Sha256;
import io.modelgate.policy.compiled.Method;
import io.modelgate.policy.compiled.ModelLocation;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.compiled.Trust;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds policies that accept nothing but what is recalled, before a pod starts in vain. */
final class RecalledPolicy {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN (?:PUBLIC KEY|CERTIFICATE)-----([^-]*)-----END ");

  private final List<RecallPattern> recalls;

  RecalledPolicy(List<RecallPattern> recalls) {
    this.recalls = recalls;
  }

  Optional<String> refusal(Usable policy) {
    for (ModelLocation model : policy.models()) {
      Optional<String> why = all(model.identity().digests(), this::digest);
      if (why.isPresent()) {
        return why;
      }
    }
    return signer(policy.method());
  }

  private Optional<String> signer(Method method) {
    if (method instanceof Method.Signers signers) {
      List<String> why = signers.each().stream().flatMap(each -> signer(each).stream()).toList();
      return signers.each().size() - why.size() < signers.atLeast()
          ? Optional.of(why.get(0))
          : Optional.empty();
    }
    if (method instanceof Method.Keyless keyless) {
      return identity(keyless.signer());
    }
    List<String> fingerprints = new ArrayList<>();
    for (Trust trust : method.trusts()) {
      if (!(trust instanceof Trust.Inline inline)) {
        return Optional.empty(); // only the verifier sees it
      }
      Matcher blocks = PEM.matcher(inline.text());
      while (blocks.find()) {
        fingerprints.add(fingerprint(blocks.group(1)));
      }
    }
    return all(fingerprints, this::fingerprintRefusal);
  }

  private Optional<String> digest(String digest) {
    return recalls.stream()
        .filter(each -> each.digests().contains(digest))
        .map(each -> each.sentence("the model with the root digest " + digest))
        .findFirst();
  }

  private Optional<String> fingerprintRefusal(String fingerprint) {
    return recalls.stream()
        .filter(each -> each.fingerprints().contains(fingerprint))
        .map(each -> each.sentence("the key or certificate with the SHA-256 " + fingerprint))
        .findFirst();
  }

  /** Only an identity that the policy names exactly, and all of whose signatures are recalled. */
  private Optional<String> identity(List<String> options) {
    for (RecallPattern recall : recalls) {
      for (RecallPattern.RecalledIdentity each : recall.identities()) {
        if (each.signedBefore().isEmpty()
            && options.contains("--identity=" + each.identity())
            && options.contains("--identity-provider=" + each.issuer())) {
          return Optional.of(
              recall.sentence("what %s of %s signed".formatted(each.identity(), each.issuer())));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> all(
      List<String> accepted, Function<String, Optional<String>> recalled) {
    List<String> why = accepted.stream().flatMap(each -> recalled.apply(each).stream()).toList();
    return !why.isEmpty() && why.size() == accepted.size()
        ? Optional.of(why.get(0))
        : Optional.empty();
  }

  private static String fingerprint(String base64) {
    try {
      return Sha256.hex(Base64.getMimeDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return ""; // no recall names it
    }
  }
}
