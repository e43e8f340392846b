package io.modelgate.policy.nativepolicy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.modelgate.pattern.Glob;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What policies say gets into expressions as text, whatever it is. */
final class CelTest {
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder().addVar("t", SimpleType.STRING).build();
  private static final CelRuntime RUNTIME = CelRuntimeFactory.legacyCelRuntimeBuilder().build();
  private static final String HOSTILE = "\"'\\`\n\r\t\0\u007f\u2028é€*?[](){}|^$.+/- aZ0#";

  private static Object evaluate(String source, String text) throws Exception {
    return RUNTIME.createProgram(COMPILER.compile(source).getAst()).eval(Map.of("t", text));
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(
          random.nextInt(20) == 0
              ? Character.toString(0x1f600)
              : HOSTILE.charAt(random.nextInt(HOSTILE.length())));
    }
    return text.toString();
  }

  @Test
  void literalIsTheTextWhateverItIs() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      String text = text(random);
      assertThat(evaluate(Cel.text(text).source(), "")).isEqualTo(text);
    }
  }

  @Test
  void globMatchesWhatTheEngineMatches() throws Exception {
    Random random = new Random(2);
    for (int i = 0; i < 2_000; i++) {
      Glob glob = new Glob(text(random) + (random.nextBoolean() ? "*" : "") + text(random));
      String text = random.nextBoolean() ? text(random) : glob.pattern().replace("*", "ab");
      Cel variable = Cel.name("t");
      assertThat(evaluate(CelPatterns.glob(variable, glob).source(), text))
          .as("%s and %s", glob, text)
          .isEqualTo(glob.matches(text));
      assertThat(evaluate(CelPatterns.oneOf(variable, List.of(glob, new Glob("-"))).source(), text))
          .as("%s and %s", glob, text)
          .isEqualTo(glob.matches(text) || text.equals("-"));
    }
  }
}
