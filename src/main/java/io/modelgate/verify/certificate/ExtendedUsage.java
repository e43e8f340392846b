package io.modelgate.verify.certificate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which extended key usages a signing certificate may have (RFC 5280, 4.2.1.12). */
public enum ExtendedUsage {
  /** {@code codeSigning} must be named, as OpenSSF Model Signing asks. */
  CODE_SIGNING {
    @Override
    boolean allows(@Nullable List<String> usages) {
      return usages != null && usages.contains(Usage.CODE_SIGNING);
    }
  },

  /**
   * As RFC 5280 reads it: a certificate without the extension is for any use, and so is one that
   * names {@code anyExtendedKeyUsage}; one for other uses only is refused.
   */
  ANY {
    @Override
    boolean allows(@Nullable List<String> usages) {
      return usages == null || usages.contains(Usage.ANY) || usages.contains(Usage.CODE_SIGNING);
    }
  };

  /** Whether a certificate with these usages may sign; null stands for none stated. */
  abstract boolean allows(@Nullable List<String> usages);
}
