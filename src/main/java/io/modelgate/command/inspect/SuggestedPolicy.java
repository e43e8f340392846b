package io.modelgate.command.inspect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.api.ClusterModelValidation;
import io.modelgate.api.MetadataKeys;
import io.modelgate.api.ModelValidation;
import io.modelgate.command.input.PolicyCheck;
import io.modelgate.command.output.YamlText;
import io.modelgate.pattern.InvisibleCharacters;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A policy that accepts one signature.
 *
 * @param resource it, ready to apply
 * @param remarks what its author should know, a line each
 */
record SuggestedPolicy(ObjectNode resource, List<String> remarks) {
  private static final int MAX_NAME_LENGTH = 63;
  private static final int MAX_MODEL_NAME_LENGTH = 512;

  /**
   * Drafts it, and has the engine of admission compile it.
   *
   * @throws VerificationException if no policy can accept the signature: a clause
   * @throws NotCheckedException if a file that an option names cannot be used
   * @throws MissingOptionException if the signature does not hold what a policy needs
   */
  static SuggestedPolicy of(SignatureInspection inspection, PolicyOptions options)
      throws VerificationException, NotCheckedException, MissingOptionException {
    Statement statement =
        inspection
            .statement()
            .orElseThrow(
                () ->
                    new VerificationException("its statement is refused: " + inspection.problem()));
    SignerDraft signer = SignerDrafts.of(inspection.bundle(), options);
    String name = options.name().orElseGet(() -> name(statement));
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.put("apiVersion", ModelValidation.API_VERSION);
    resource.put(
        "kind", options.isOfCluster() ? ClusterModelValidation.KIND : ModelValidation.KIND);
    ObjectNode metadata = resource.putObject("metadata").put("name", name);
    options.namespace().ifPresent(each -> metadata.put("namespace", each));
    ObjectNode spec = resource.putObject("spec");
    spec.set("config", signer.config());
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "Made from %s by modelgate inspect. Compare with what the signer publishes before you apply"
                .formatted(Printable.of(inspection.shown()))
            + " it:");
    remarks.addAll(signer.remarks());
    remarks.add(identity(spec, statement));
    remarks.add(
        "A pod asks for it by the label %s: %s. With a selector it applies unasked."
            .formatted(MetadataKeys.VALIDATION_LABEL, Printable.of(name)));
    refuseBroken(resource);
    return new SuggestedPolicy(resource, List.copyOf(remarks));
  }

  /** Pins the model, as far as the signature names it. */
  private static String identity(ObjectNode spec, Statement statement) {
    if (statement.subject().isEmpty()) {
      return "A signature of v0.2 says neither the model's name nor its digest: whatever this"
          + " signer signs is accepted.";
    }
    ObjectNode identity = spec.putObject("model").putObject("identity");
    String name = statement.subject().get().name();
    if (isPlain(name)) {
      identity.put("name", name);
    }
    identity.putArray("digests").add(statement.subject().get().digest());
    return "It accepts this version of the model only. Without digests, each that the signer signs"
        + (isPlain(name) ? " by this name." : ".");
  }

  /** With an asterisk it would be a pattern. */
  private static boolean isPlain(String name) {
    return !name.isBlank()
        && name.length() <= MAX_MODEL_NAME_LENGTH
        && name.indexOf('*') < 0
        && name.codePoints().noneMatch(InvisibleCharacters::isInvisible);
  }

  /** Of the model's, what may stand in the name of a resource and in a label (RFC 1123). */
  private static String name(Statement statement) {
    String name =
        statement
            .subject()
            .map(each -> each.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"))
            .orElse("");
    String cut = name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH));
    String trimmed = cut.replaceAll("^-+|-+$", "");
    return trimmed.isEmpty() ? "model" : trimmed;
  }

  /** What the engine refuses is not handed out. */
  private static void refuseBroken(ObjectNode resource) throws VerificationException {
    Optional<String> fault = PolicyCheck.fault(resource);
    if (fault.isPresent()) {
      throw new VerificationException("no policy can say it: " + fault.get());
    }
  }

  /** As YAML, the remarks as comments. */
  String yaml() {
    StringBuilder yaml = new StringBuilder();
    remarks.forEach(each -> yaml.append("# ").append(each).append('\n'));
    return yaml.append(YamlText.write(resource)).toString();
  }
}
