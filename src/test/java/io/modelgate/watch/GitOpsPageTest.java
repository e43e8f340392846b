package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/**
 * The health checks that gitops.md gives to users of Argo CD and Flux, on statuses as the
 * controller writes them.
 */
final class GitOpsPageTest {
  private static final Path PAGE = Path.of("src", "site", "gitops.md");
  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final String LUA =
      "resource.customizations.health.rhtas.redhat.com_ModelValidation";
  private static final JsonMapper JSON = new JsonMapper();
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("status", MapType.create(SimpleType.STRING, SimpleType.DYN))
          .addVar("metadata", MapType.create(SimpleType.STRING, SimpleType.DYN))
          .setResultType(SimpleType.BOOL)
          .build();
  private static final CelRuntime RUNTIME = CelRuntimeFactory.legacyCelRuntimeBuilder().build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2 | 2 |                  |                   | Healthy     | Ready
          2 | 1 |                  |                   | Progressing | The controller has not looked at it yet
          2 |   |                  |                   | Progressing | The controller has not looked at it yet
          2 | 2 | spec.model: none |                   | Degraded    | spec.model: none
          2 | 2 |                  | It never comes.   | Degraded    | It never comes.
          """)
  void healthIsWhatTheConditionsSay(
      int generation,
      Integer observed,
      String broken,
      String unreachable,
      String health,
      String message)
      throws Exception {
    JsonNode policy = policy(generation, observed, broken, unreachable);

    LuaTable argo = lua(policy);
    assertThat(argo.get("status").tojstring()).isEqualTo(health);
    assertThat(argo.get("message").tojstring()).isEqualTo(message);

    assertThat(flux(policy)).isEqualTo(health);
  }

  private static JsonNode policy(
      int generation, Integer observed, String broken, String unreachable) {
    Map<String, Object> status =
        observed == null
            ? Map.of()
            : Map.of(
                "observedGeneration",
                observed,
                "conditions",
                List.of(
                    PolicyCondition.ready(broken == null ? PolicyCondition.FINE : broken)
                        .condition((long) observed, List.of()),
                    PolicyCondition.reachable(
                            unreachable == null ? PolicyCondition.FINE : unreachable)
                        .condition((long) observed, List.of())));
    return JSON.valueToTree(Map.of("metadata", Map.of("generation", generation), "status", status));
  }

  private static LuaTable lua(JsonNode policy) throws IOException {
    String script = block("data").path("data").path(LUA).asText();
    assertThat(script).contains("return health");
    Globals globals = JsePlatform.standardGlobals();
    globals.set("obj", value(policy));
    return globals.load(script).call().checktable();
  }

  private static LuaValue value(JsonNode json) {
    if (json.isObject()) {
      LuaTable table = new LuaTable();
      json.properties().forEach(each -> table.set(each.getKey(), value(each.getValue())));
      return table;
    } else if (json.isArray()) {
      LuaTable table = new LuaTable();
      for (int i = 0; i < json.size(); i++) {
        table.set(i + 1, value(json.get(i)));
      }
      return table;
    }
    return json.isNumber() ? LuaValue.valueOf(json.asInt()) : LuaValue.valueOf(json.asText());
  }

  /** As Flux asks: in progress, else failed, else current. */
  private static String flux(JsonNode policy) throws Exception {
    JsonNode expressions = block("healthCheckExprs").at("/spec/healthCheckExprs/0");
    if (holds(expressions.path("inProgress"), policy)) {
      return "Progressing";
    }
    if (holds(expressions.path("failed"), policy)) {
      return "Degraded";
    }
    return holds(expressions.path("current"), policy) ? "Healthy" : "Unknown";
  }

  private static boolean holds(JsonNode expression, JsonNode policy) throws Exception {
    Map<?, ?> fields = JSON.convertValue(policy, Map.class);
    Object result =
        RUNTIME
            .createProgram(COMPILER.compile(expression.asText()).getAst())
            .eval(Map.of("status", fields.get("status"), "metadata", fields.get("metadata")));
    return Boolean.TRUE.equals(result);
  }

  /** The example of the page that has a field. */
  private static JsonNode block(String field) throws IOException {
    List<String> blocks = new ArrayList<>();
    BLOCK
        .matcher(Files.readString(PAGE))
        .results()
        .map(MatchResult::group)
        .filter(each -> each.contains(field + ":"))
        .forEach(each -> blocks.add(each.substring("```yaml\n".length(), each.length() - 3)));
    assertThat(blocks).hasSize(1);
    return Yaml.parse(blocks.get(0));
  }
}
