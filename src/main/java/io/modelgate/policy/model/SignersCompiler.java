package io.modelgate.policy.model;

import static io.modelgate.policy.spec.SpecFields.filled;
import static java.util.Objects.requireNonNullElse;

import io.modelgate.api.ModelValidationSpec;
import io.modelgate.api.ValidationConfig;
import io.modelgate.policy.compiled.Method;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.compiled.TrustSource;
import io.modelgate.policy.spec.FaultException;
import io.modelgate.policy.trust.InlineTrust;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles who may have signed: {@code spec.config}, or {@code spec.signers}. */
final class SignersCompiler {
  /** As many as the verifier takes. */
  private static final int MAX_SIGNERS = 16;

  private SignersCompiler() {}

  static Method method(ModelValidationSpec spec, TrustRootLookup trustRoots) throws FaultException {
    MethodCompiler signers = new MethodCompiler(trustRoots);
    ValidationConfig config = spec.config();
    @Nullable List<ValidationConfig> list = spec.signers();
    if ((config == null) == (list == null)) {
      throw new FaultException("spec must set exactly one of config and signers");
    }
    if (config != null) {
      if (spec.atLeast() != null) {
        throw new FaultException(
            "spec.atLeast can only be set with signers: remove it, or list the signers");
      }
      return signers.method("spec.config", config);
    }
    List<Method> methods = new ArrayList<>();
    for (ValidationConfig signer : filled("spec.signers", list)) {
      methods.add(signers.method("spec.signers[" + methods.size() + "]", signer));
    }
    if (methods.size() > MAX_SIGNERS) {
      throw new FaultException(
          "spec.signers has %d entries, but may have at most %d"
              .formatted(methods.size(), MAX_SIGNERS));
    }
    return several(List.copyOf(methods), requireNonNullElse(spec.atLeast(), 1));
  }

  /** A list of one is the one. */
  private static Method several(List<Method> methods, int atLeast) throws FaultException {
    if (atLeast < 1 || atLeast > MAX_SIGNERS) {
      throw new FaultException(
          "spec.atLeast is " + atLeast + ", but must be between 1 and " + MAX_SIGNERS);
    }
    long most = methods.stream().mapToLong(SignersCompiler::most).sum();
    if (atLeast > most) {
      throw new FaultException(
          "spec.atLeast is %d, but the number of signers is %d: lower it, or add signers"
              .formatted(atLeast, most));
    }
    return methods.size() == 1 && atLeast == 1
        ? methods.get(0)
        : new Method.Signers(methods, atLeast);
  }

  /** How many signers an entry can be: each key of a file is one. */
  private static long most(Method method) {
    if (!(method instanceof Method.Key key)) {
      return 1;
    }
    return key.publicKey() instanceof TrustSource.Inline inline
        ? inline.text().split(InlineTrust.KEY, -1).length - 1L
        : MAX_SIGNERS;
  }
}
