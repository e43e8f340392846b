package io.modelgate.policy.recall;

import io.modelgate.pattern.RecallPattern;
import io.modelgate.pattern.Sha256;
import io.modelgate.policy.compiled.Method;
import io.modelgate.policy.compiled.ModelLocation;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.compiled.TrustSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
    Method method = policy.method();
    return method instanceof Method.Signers several
        ? signers(several.each(), several.atLeast())
        : signers(List.of(method), 1);
  }

  private Optional<String> signers(List<Method> methods, int atLeast) {
    List<String> why = new ArrayList<>();
    long left = 0;
    for (Method each : methods) {
      left += left(each, why);
    }
    return left < atLeast ? why.stream().findFirst() : Optional.empty();
  }

  /**
   * How many signers an entry can still be.
   *
   * @param why gets a sentence for each that it can be no more
   */
  private long left(Method method, List<String> why) {
    if (method instanceof Method.Keyless keyless) {
      return without(identity(keyless.signer()), why);
    }
    if (method instanceof Method.Certificate certificate) {
      return certificate.authority() instanceof TrustSource.Inline inline
          ? without(all(fingerprints(inline), this::fingerprintRefusal), why)
          : 1;
    }
    if (method instanceof Method.Key key && key.publicKey() instanceof TrustSource.Inline inline) {
      long left = 0;
      for (String each : fingerprints(inline)) { // each key of a file is a signer
        left += without(fingerprintRefusal(each), why);
      }
      return left;
    }
    return Integer.MAX_VALUE; // only the verifier sees them
  }

  private static long without(Optional<String> refusal, List<String> why) {
    refusal.ifPresent(why::add);
    return refusal.isPresent() ? 0 : 1;
  }

  private static List<String> fingerprints(TrustSource.Inline trust) {
    return PEM.matcher(trust.text()).results().map(each -> fingerprint(each.group(1))).toList();
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
