package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TrustRoot} holds. Fields are null where a resource that was stored under an older
 * definition leaves them out.
 */
public record TrustRootSpec(
    @JsonPropertyDescription(
            "Public keys (PEM) of signers: what policies that name this trust root for keys trust."
                + " Remove a key to revoke it.")
        @Size(min = 1, max = 16)
        @ValidationRule(value = TrustRootSpec.FITS, message = TrustRootSpec.FITS_MESSAGE)
        @Nullable List<TrustText> keys,
    @JsonPropertyDescription(
            "Certificate authorities (PEM): what policies that name it for certificates trust.")
        @Size(min = 1, max = 16)
        @ValidationRule(value = TrustRootSpec.FITS, message = TrustRootSpec.FITS_MESSAGE)
        @Nullable List<TrustText> certificateAuthorities,
    @JsonPropertyDescription(
            "Sigstore roots (trusted_root.json or a ClientTrustConfig, JSON): what policies that"
                + " name it for keyless signatures trust. One of them must be able to verify all of"
                + " a signature.")
        @Size(min = 1, max = 4)
        @Nullable List<TrustText> sigstoreRoots,
    @JsonPropertyDescription(
            "Timestamp authorities (PEM): what proves when a key or a certificate signed.")
        @Size(min = 1, max = 16)
        @ValidationRule(value = TrustRootSpec.FITS, message = TrustRootSpec.FITS_MESSAGE)
        @Nullable List<TrustText> timestampAuthorities) {
  /**
   * They come to a verifier as one text. Each is named, since API servers of Kubernetes 1.29 take
   * {@code sum()} for beyond what a rule may cost.
   */
  static final String FITS =
      "size(self[0].inline)"
          + " + (size(self) > 1 ? size(self[1].inline) : 0)"
          + " + (size(self) > 2 ? size(self[2].inline) : 0)"
          + " + (size(self) > 3 ? size(self[3].inline) : 0)"
          + " + (size(self) > 4 ? size(self[4].inline) : 0)"
          + " + (size(self) > 5 ? size(self[5].inline) : 0)"
          + " + (size(self) > 6 ? size(self[6].inline) : 0)"
          + " + (size(self) > 7 ? size(self[7].inline) : 0)"
          + " + (size(self) > 8 ? size(self[8].inline) : 0)"
          + " + (size(self) > 9 ? size(self[9].inline) : 0)"
          + " + (size(self) > 10 ? size(self[10].inline) : 0)"
          + " + (size(self) > 11 ? size(self[11].inline) : 0)"
          + " + (size(self) > 12 ? size(self[12].inline) : 0)"
          + " + (size(self) > 13 ? size(self[13].inline) : 0)"
          + " + (size(self) > 14 ? size(self[14].inline) : 0)"
          + " + (size(self) > 15 ? size(self[15].inline) : 0)"
          + " <= 65536";

  /** What {@link #FITS} says to people. */
  static final String FITS_MESSAGE = "is larger than 64 KiB in total";

  /** One text; it may hold several keys or certificates. */
  public record TrustText(
      @Required
          @JsonPropertyDescription("The text itself: PEM, or JSON for a Sigstore root.")
          @Size(min = 1, max = 65536)
          @Nullable String inline) {}
}
