package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.api.RuntimePolicySpec;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.sandbox.SandboxPolicyCompiler;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The expressions (CEL) of the pages are such for the API server and for us. */
@ExtendWith(Environment.class)
final class PageExpressionsIT {
  private static final Path PAGES = Path.of("src", "site");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```cel\\n(.*?)^```$");
  private static final Pattern FIELD =
      Pattern.compile("(?m)^( +)expression: (?:>-\\n((?:\\1 +.*\\n)+)|(.+)$)");

  private final KubeApi api = Environment.api();

  @Test
  void eachCompiles() throws IOException {
    TreeSet<String> expressions = new TreeSet<>();
    try (Stream<Path> pages = Files.list(PAGES)) {
      for (Path page : pages.filter(each -> each.toString().endsWith(".md")).toList()) {
        expressions.addAll(expressions(Files.readString(page)));
      }
    }
    assertThat(expressions).hasSizeGreaterThan(5);
    expressions.forEach(
        each -> {
          assertThat(refusal(each)).as(each).isEmpty();
          assertThat(isOurs(each)).as(each).isTrue();
        });
    assertThat(refusal("quantity('-1').sign() == -1")).contains("sign"); // as the page says
    assertThat(isOurs("quantity('-1').sign() == -1")).isTrue();
  }

  private static List<String> expressions(String page) {
    List<String> found = new ArrayList<>();
    Matcher block = BLOCK.matcher(page);
    while (block.find()) {
      found.addAll(block.group(1).lines().toList());
    }
    Matcher field = FIELD.matcher(page);
    while (field.find()) {
      String folded = field.group(2);
      found.add(
          folded == null
              ? Yaml.parse("expression: " + field.group(3)).path("expression").asText()
              : String.join(" ", folded.lines().map(String::strip).toList()));
    }
    return found;
  }

  /** What the API server says against it; empty if nothing. */
  private String refusal(String expression) {
    String answer =
        api.kubectl(
            new JsonMapper()
                .valueToTree(policy(expression.replaceAll("\\bpod\\b", "object")))
                .toString(),
            "create",
            "--dry-run=server",
            "-f",
            "-");
    return answer.contains(" created (server dry run)") ? "" : answer;
  }

  private static Map<String, Object> policy(String expression) {
    return Map.of(
        "apiVersion",
        "admissionregistration.k8s.io/v1",
        "kind",
        "ValidatingAdmissionPolicy",
        "metadata",
        Map.of("name", "page-expression"),
        "spec",
        Map.of(
            "matchConstraints",
            Map.of(
                "resourceRules",
                List.of(
                    Map.of(
                        "apiGroups",
                        List.of(""),
                        "apiVersions",
                        List.of("v1"),
                        "operations",
                        List.of("CREATE"),
                        "resources",
                        List.of("pods")))),
            "validations",
            List.of(Map.of("expression", expression))));
  }

  private static boolean isOurs(String expression) {
    Map<String, Object> rule =
        Map.of("name", "a", "runtime", "kata", "match", Map.of("expression", expression));
    return SandboxPolicyCompiler.compile(
            PolicyId.clusterWide(PolicyId.Kind.RUNTIME, "p"),
            new JsonMapper().convertValue(Map.of("rules", List.of(rule)), RuntimePolicySpec.class))
        instanceof SandboxPolicy.Usable;
  }
}
