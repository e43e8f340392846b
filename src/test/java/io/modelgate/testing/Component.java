package io.modelgate.testing;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a machine may lack. A test that needs it says so with {@link Needs}: without it, the test is
 * skipped and gives the reason; with {@code -Dmodelgate.NAME=required}, as CI sets it, it fails.
 */
public enum Component {
  /** The folder of kube-apiserver, etcd and kubectl. */
  API_SERVER("api-server"),
  /** The command kube-controller-manager. */
  CONTROLLER_MANAGER("controller-manager"),
  /** The driver of a browser. */
  BROWSER("browser"),
  /** Gatekeeper's command line. */
  GATOR("gator"),
  /** A Python interpreter that has {@code model_signing}. */
  REFERENCE_SIGNER("reference-signer"),
  /** The folder with what {@code src/build/trust-roots.sh} writes. */
  TRUST_ROOTS("trust-roots"),
  /** The Java runtime that the packaged command brings along. */
  PACKAGED_RUNTIME("packaged-runtime"),
  /** A command that README.md shows. */
  CURL("curl"),
  /** A command that README.md shows. */
  JQ("jq"),
  /** The command that gives another a terminal. */
  SCRIPT("script"),
  /** A shell that completion is written for. */
  ZSH("zsh"),
  /** A shell that completion is written for. */
  FISH("fish"),
  /** The command that shows pages of the manual. */
  MAN("man"),
  /** The command that mounts, and the right to. */
  MOUNTS("mounts"),
  /** The library that sets the clock of one process. */
  FAKETIME("faketime");

  private final String label;

  Component(String label) {
    this.label = label;
  }

  /** The name in {@code -Dmodelgate.NAME=required}. */
  public String label() {
    return label;
  }

  /** Where it is; only tests that say they need it may ask. */
  public Path path() {
    Finding found = Finding.of(this);
    return found
        .path()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the test does not say @Needs(Component.%s): %s"
                        .formatted(name(), found.lack())));
  }

  /** Why a test that needs it cannot run here; empty if it can. */
  Optional<String> lack() {
    Finding found = Finding.of(this);
    return found.path().isPresent() ? Optional.empty() : Optional.of(found.lack());
  }

  boolean isRequired() {
    return "required".equals(System.getProperty("modelgate." + label));
  }
}
