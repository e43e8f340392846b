package io.modelgate.policy.compiled;

import io.modelgate.pattern.AlternativeNamePattern;
import io.modelgate.pattern.NamePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What must be true of a signer's certificate besides that a trusted authority issued it.
 *
 * @param anyUsage whether it need not be for signing code
 * @param authority SHA-256 of an authority on its path, hex
 * @param subject what its subject must be
 * @param names what alternative names it must have
 */
public record CertificateRequirements(
    boolean anyUsage,
    Optional<String> authority,
    Optional<NamePattern> subject,
    List<AlternativeNamePattern> names) {
  /** Only that it is for signing code. */
  public static final CertificateRequirements NONE =
      new CertificateRequirements(false, Optional.empty(), Optional.empty(), List.of());

  /** As {@code modelgate verify} takes them. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (anyUsage) {
      arguments.add("--extended-key-usage=Any");
    }
    authority.ifPresent(digest -> arguments.add("--authority-fingerprint=" + digest));
    subject.ifPresent(name -> arguments.add("--subject=" + name.pattern()));
    names.forEach(name -> arguments.add("--alternative-name=" + name));
    return arguments;
  }
}
