package io.modelgate.verify.certificate;

import io.modelgate.pattern.AlternativeNamePattern.Kind;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An alternative name of a certificate's subject; only of the kinds that patterns know.
 *
 * @param kind what kind of name
 * @param value the name
 */
public record AlternativeName(Kind kind, String value) {
  private static final int EMAIL = 1;
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int MAX_SHOWN = 4;

  /**
   * Those of a certificate, in its order.
   *
   * @throws VerificationException if they cannot be read
   */
  public static List<AlternativeName> of(X509Certificate certificate) throws VerificationException {
    List<AlternativeName> names = new ArrayList<>();
    try {
      @Nullable Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> each : all == null ? List.<List<?>>of() : all) {
        kind(each.get(0))
            .ifPresent(kind -> names.add(new AlternativeName(kind, each.get(1).toString())));
      }
    } catch (CertificateParsingException e) {
      throw new VerificationException(
          "its certificate "
              + CertificatePath.name(certificate.getSubjectX500Principal())
              + " has unreadable alternative names");
    }
    return names;
  }

  /** The first of them, for a sentence. */
  static String shown(List<AlternativeName> names) {
    if (names.isEmpty()) {
      return "no alternative name";
    }
    List<String> first =
        names.stream()
            .limit(MAX_SHOWN)
            .map(each -> Printable.of(each.kind.prefix() + each.value))
            .toList();
    return (names.size() == 1 ? "the alternative name " : "the alternative names ")
        + String.join(", ", first)
        + (names.size() > MAX_SHOWN ? ", …" : "");
  }

  private static Optional<Kind> kind(Object tag) {
    if (tag.equals(EMAIL)) {
      return Optional.of(Kind.EMAIL);
    }
    if (tag.equals(DNS)) {
      return Optional.of(Kind.DNS);
    }
    return tag.equals(URI) ? Optional.of(Kind.URI) : Optional.empty();
  }
}
