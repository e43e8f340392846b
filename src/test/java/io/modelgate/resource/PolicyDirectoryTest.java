package io.modelgate.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyDirectoryTest {
  private static final String POLICY =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata:
        name: demo
      """;

  @TempDir Path directory;

  @Test
  void linkThatLeadsNowhereIsAFault() throws IOException {
    Files.createSymbolicLink(directory.resolve("gone.yaml"), Path.of("nowhere"));

    assertThat(PolicyDirectory.read(directory).faults())
        .containsExactly("Policy file gone.yaml cannot be read.");
  }

  @Test
  void mountedConfigMapIsReadOnce() throws IOException {
    write("..2026_11_29/a.yaml", POLICY);
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026_11_29"));
    Files.createSymbolicLink(directory.resolve("a.yaml"), Path.of("..data/a.yaml"));

    assertThat(PolicyDirectory.files(directory)).containsExactly(directory.resolve("a.yaml"));
    assertThat(PolicyDirectory.read(directory).policies()).hasSize(1);
  }

  @Test
  void pipeThatIsNamedIsRead() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThat(PolicyDirectory.files(pipe)).containsExactly(pipe);
  }

  @Test
  void otherDocumentsArePassedOver() throws IOException {
    write("a.yaml", "kind: Pod\n---\n" + POLICY + "---\n- 1\n---\n");
    write("b.yml", "verdict: denied");
    write("c.json", "}");

    PolicySet policies = PolicyDirectory.read(directory);

    assertThat(policies.faults()).isEmpty();
    assertThat(policies.policies())
        .extracting(Policy::id)
        .containsExactly(new PolicyId(Kind.NAMESPACED, "default", "demo"));
  }

  @Test
  void fileThatIsNotYamlIsAFault() throws IOException {
    write("good.yaml", POLICY);
    write("deep/bad.yaml", POLICY + "  name: [\n");

    PolicySet policies = PolicyDirectory.read(directory);

    assertThat(policies.faults())
        .containsExactly(
            "Policy file deep/bad.yaml line 6 is not YAML: expected the node content, but found"
                + " '<stream end>'.");
  }

  @Test
  void billionLaughsAreAFault() throws IOException {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 100; i++) {
      bomb.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
    }
    write("bomb.yaml", bomb.toString());

    assertThat(PolicyDirectory.read(directory).faults())
        .containsExactly("Policy file bomb.yaml cannot be read.");
  }

  @Test
  void fieldOfTheWrongTypeBreaksOnlyItsPolicy() throws IOException {
    write("a.yaml", POLICY + "spec:\n  model: [1]\n");

    assertThat(PolicyDirectory.read(directory).broken())
        .extracting(Policy.Broken::fault)
        .containsExactly("spec.model must be an object, not a list");
  }

  /** An anchor within itself: to write it down never ends. */
  @Test
  void documentWithoutAnEndIsAFaultOfItsFile() throws IOException {
    write("a.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {labels: {a: &a [[*a]]}}\n");
    write("b.yaml", POLICY);

    PolicySet policies = PolicyDirectory.read(directory);

    assertThat(policies.faults())
        .containsExactly(
            "Policy file a.yaml holds a document that cannot be read because of an internal error"
                + " in Modelgate (StackOverflowError).");
    assertThat(policies.policies()).hasSize(1);
  }

  @Test
  void runtimeClassWithoutAnEndIsOneWithoutAHandler() throws IOException {
    write(
        "a.yaml",
        """
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: {name: kata}
        handler: &a [*a]
        """);

    PolicySet policies = PolicyDirectory.read(directory);

    assertThat(policies.faults()).isEmpty();
    assertThat(policies.runtimes().classes().values())
        .extracting(RuntimeClassView::handler)
        .containsExactly("");
  }

  @Test
  void missingDirectoryIsAFault() {
    Path gone = directory.resolve("gone");

    assertThat(PolicyDirectory.read(gone).faults())
        .containsExactly("The policies in " + gone + " cannot be read.");
  }

  private void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Path parent = path.getParent();
    Files.createDirectories(parent == null ? directory : parent);
    Files.writeString(path, text);
  }
}
