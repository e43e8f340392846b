package io.modelgate.policy.exemption;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.compiled.Exemption.Broken;
import io.modelgate.policy.compiled.Exemption.Usable;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.resource.PolicyDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an exemption that was stored under any definition is compiled to. */
final class ExemptionCompilerTest {
  private static final String WHOLE =
      "namespaces: [a], reason: r, requestedBy: w, expires: '2026-01-01T00:00:00Z'";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "namespaces: [a], | | spec.namespaces must be set",
        "namespaces: [a] | namespaces: [] | spec.namespaces is an empty list: remove it, or add an"
            + " entry",
        "namespaces: [a] | namespaces: [''] | spec.namespaces[0] must not be empty",
        "namespaces: [a] | namespaces: a | spec.namespaces must be a list, not text",
        "namespaces: [a] | namespaces: [a], serviceAccounts: [] | spec.serviceAccounts is an empty"
            + " list: remove it, or add an entry",
        "namespaces: [a] | namespaces: [a], serviceAccounts: [' '] | spec.serviceAccounts[0] must"
            + " not be empty",
        "namespaces: [a] | namespaces: [a], owners: [] | spec.owners is an empty list: remove it,"
            + " or add an entry",
        "namespaces: [a] | namespaces: [a], owners: [{kind: Job}] | spec.owners[0].name must be"
            + " set",
        "namespaces: [a] | namespaces: [a], owners: [{name: b}] | spec.owners[0].kind must be set",
        "namespaces: [a] | namespaces: [a], owners: [{kind: Deployment, name: b}] |"
            + " spec.owners[0].kind is Deployment, but a Deployment or a CronJob controls no pod"
            + " itself: name the ReplicaSet or the Job by a glob, such as web-*",
        "namespaces: [a] | namespaces: [a], policies: [] | spec.policies is an empty list: remove"
            + " it, or add an entry",
        "namespaces: [a] | namespaces: [a], policies: [{name: b}] | spec.policies[0].kind must be"
            + " set",
        "namespaces: [a] | namespaces: [a], policies: [{kind: ModelValidation, name: ''}] |"
            + " spec.policies[0].name must not be empty",
        "namespaces: [a] | namespaces: [a], policies: [{kind: Pod}] | spec.policies[0].kind is"
            + " \"Pod\", which is none of ModelValidation, ClusterModelValidation, RuntimePolicy:"
            + " set one of them",
        "reason: r, | | spec.reason must be set",
        "reason: r | reason: ' ' | spec.reason must not be empty",
        "requestedBy: w, | | spec.requestedBy must be set",
        "requestedBy: w | requestedBy: '' | spec.requestedBy must not be empty",
        ", expires: '2026-01-01T00:00:00Z' | | spec.expires must be set",
        "'2026-01-01T00:00:00Z' | never | spec.expires must be a time such as 2027-01-31T00:00:00Z",
        "'2026-01-01T00:00:00Z' | '2026-02-30T00:00:00Z' | spec.expires must be a time such as"
            + " 2027-01-31T00:00:00Z",
        "'2026-01-01T00:00:00Z' | '2026-01-01' | spec.expires must be a time such as"
            + " 2027-01-31T00:00:00Z",
        "'2026-01-01T00:00:00Z' | '2026-01-01T00:00:00' | spec.expires must be a time such as"
            + " 2027-01-31T00:00:00Z",
      })
  void brokenOneSaysWhyAndExemptsNothing(String part, String instead, String fault)
      throws IOException {
    assertThat(WHOLE).contains(part);
    Exemptions read = read("{" + WHOLE.replace(part, instead == null ? "" : instead) + "}");

    assertThat(read.all())
        .containsExactly(new Broken(PolicyId.clusterWide(Kind.EXEMPTION, "demo"), fault));
    assertThat(read.at(Instant.MIN).active()).isEmpty();
  }

  @Test
  void oneWithoutASpecIsBroken() throws IOException {
    assertThat(read("null").all())
        .containsExactly(
            new Broken(PolicyId.clusterWide(Kind.EXEMPTION, "demo"), "spec must be set"));
  }

  @Test
  void endIsAnInstantWhateverItsOffset() throws IOException {
    Usable read =
        (Usable) read("{" + WHOLE.replace("00:00:00Z", "01:30:00.5+01:30") + "}").all().get(0);

    assertThat(read.expires()).isEqualTo(Instant.parse("2026-01-01T00:00:00.5Z"));
  }

  @Test
  void reasonOfSeveralLinesBecomesAPartOfASentence() throws IOException {
    Usable read =
        (Usable)
            read("{" + WHOLE.replace("reason: r", "reason: \" a\\n  b\\n\"") + "}").all().get(0);

    assertThat(read.terms()).isEqualTo("until 2026-01-01T00:00:00Z, requested by w: a b.");
  }

  private Exemptions read(String spec) throws IOException {
    Files.writeString(
        directory.resolve("exemption.yaml"),
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: ValidationExemption
        metadata: {name: demo}
        spec: %s
        """
            .formatted(spec));
    return PolicyDirectory.read(directory).exemptions();
  }
}
