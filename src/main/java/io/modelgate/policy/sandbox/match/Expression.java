package io.modelgate.policy.sandbox.match;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.spec.FaultException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A compiled expression of the Common Expression Language over a pod. What it costs is bounded: its
 * length and depth when it is compiled, its steps and the text that they look at when it is
 * evaluated.
 */
public final class Expression {
  private static final int MAX_LENGTH = 4096;
  private static final int MAX_DEPTH = 32;
  private static final int MAX_ITERATIONS = 10_000;
  private static final int MAX_MESSAGE_LENGTH = 200;

  /** How CEL begins its messages. */
  private static final Pattern PLACE = Pattern.compile("^ERROR: <input>:(\\d+):(\\d+): ");

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(MAX_LENGTH)
          .maxParseRecursionDepth(MAX_DEPTH)
          .comprehensionMaxIterations(MAX_ITERATIONS)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addLibraries(CelExtensions.optional())
          .addFunctionDeclarations(QuantityFunctions.DECLARATIONS)
          .addVar("pod", MapType.create(SimpleType.STRING, SimpleType.DYN))
          .setResultType(SimpleType.BOOL)
          .build();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.legacyCelRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(CelExtensions.optional())
          .addFunctionBindings(QuantityFunctions.BINDINGS)
          .build();

  private final CelRuntime.Program program;
  private final Map<Long, CelCall> calls;

  private Expression(CelRuntime.Program program, Map<Long, CelCall> calls) {
    this.program = program;
    this.calls = calls;
  }

  /**
   * Compiles an expression.
   *
   * @param field the field that holds it
   * @throws FaultException where it is none, or not true or false
   */
  static Expression compile(String field, String source) throws FaultException {
    try {
      CelAbstractSyntaxTree checked = COMPILER.compile(source).getAst();
      return new Expression(RUNTIME.createProgram(checked), ExpressionBudget.calls(checked));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new FaultException(field + " does not compile: " + clause(firstLine(e)));
    }
  }

  /**
   * Whether it is true for a pod.
   *
   * @throws UndecidableException where it cannot be told, with a clause that says why
   */
  boolean holds(PodView pod) throws UndecidableException {
    try {
      Object result = program.trace(Map.of("pod", pod.values()), new ExpressionBudget(calls));
      if (result instanceof Boolean bool) {
        return bool;
      }
      throw new UndecidableException("its expression is neither true nor false");
    } catch (CelEvaluationException e) {
      throw new UndecidableException(
          e.getCause() instanceof ExpressionBudget.ExceededException
              ? "its expression costs too much"
              : "its expression fails (" + firstLine(e) + ")");
    }
  }

  private static String clause(String message) {
    Matcher place = PLACE.matcher(message);
    return place.find()
        ? "line %s, character %s: %s"
            .formatted(
                place.group(1),
                place.group(2),
                CompilerMessage.clause(message.substring(place.end())))
        : message;
  }

  /** CEL's messages quote and point, over several lines, and may hold parts of the pod. */
  private static String firstLine(Exception e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    String printable = line.replaceAll("\\p{Cntrl}", " ").strip().replaceFirst("[.:]+$", "");
    return printable.length() <= MAX_MESSAGE_LENGTH
        ? printable
        : printable.substring(0, MAX_MESSAGE_LENGTH) + "...";
  }
}
