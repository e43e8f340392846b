package io.modelgate.policy.sandbox.match;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.runtime.CelEvaluationListener;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Ends an evaluation that costs too much. Each step costs one, and what its value holds of text,
 * since functions and operators look at all of it. What looks at whole lists and maps, or at a text
 * several times, costs so much more, which is known once its last operand is. No clock is asked, so
 * the verdict is the same on a slow or busy machine. For one evaluation.
 */
final class ExpressionBudget implements CelEvaluationListener {
  /** Some ten milliseconds; a pod of 100 containers with simple expressions spends a hundredth. */
  private static final long BUDGET = 1_000_000;

  private static final Set<String> EQUALITIES = Set.of("_==_", "_!=_");
  private static final String IN = "@in";
  private static final String PLUS = "_+_";

  /** Functions that may look at each part of a text as often as their argument is long. */
  private static final Set<String> SEARCHES = Set.of("matches", "contains");

  /** What a search can do in one step; and how many elements are copied in one. */
  private static final int MAX_CONCURRENT = 32;

  private static final int OPERANDS = 2;

  private final Map<Long, CelExpr.CelCall> calls;

  /** The last value of each expression, if it is more than a number. */
  private final Map<Long, Object> values = new HashMap<>();

  private long spent;

  /** The evaluation has cost too much. */
  static final class ExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A budget for one evaluation of an expression with these calls. */
  ExpressionBudget(Map<Long, CelExpr.CelCall> calls) {
    this.calls = calls;
  }

  /** The calls of an expression that may cost more than one step, by their last operand. */
  static Map<Long, CelExpr.CelCall> calls(CelAbstractSyntaxTree expression) {
    Map<Long, CelExpr.CelCall> calls = new HashMap<>();
    CelNavigableAst.fromAst(expression)
        .getRoot()
        .allNodes()
        .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.CALL)
        .map(node -> node.expr().call())
        .filter(call -> operands(call).count() == OPERANDS)
        .forEach(call -> calls.put(call.args().get(call.args().size() - 1).id(), call));
    return Map.copyOf(calls);
  }

  private static Stream<CelExpr> operands(CelExpr.CelCall call) {
    return Stream.concat(call.target().stream(), call.args().stream());
  }

  @Override
  public void callback(CelExpr expression, Object value) {
    spend(1 + length(value));
    if (isWhole(value) || value instanceof CharSequence) {
      values.put(expression.id(), value);
    } else {
      values.remove(expression.id());
    }
    CelExpr.CelCall call = calls.get(expression.id());
    if (call != null) {
      List<Object> operands = operands(call).map(this::value).toList();
      spend(cost(call.function(), operands.get(0), operands.get(1)));
    }
  }

  private static long cost(String function, Object one, Object other) {
    if (EQUALITIES.contains(function) && isWhole(one) && isWhole(other)) {
      return Math.min(size(one, 0), size(other, 0));
    }
    if (function.equals(IN) && other instanceof Collection<?> list) {
      return isWhole(one) ? size(list, 0) : list.size() * (1 + length(one) / MAX_CONCURRENT);
    }
    if (SEARCHES.contains(function)) {
      return length(one) * (length(other) / MAX_CONCURRENT);
    }
    return function.equals(PLUS)
            && one instanceof Collection<?> list
            && other instanceof Collection<?> more
        ? (list.size() + more.size()) / MAX_CONCURRENT
        : 0;
  }

  /** The value that an operand had last; a number or the like is an empty text here. */
  private Object value(CelExpr operand) {
    return Objects.requireNonNullElse(values.get(operand.id()), "");
  }

  private static boolean isWhole(Object value) {
    return value instanceof Collection || value instanceof Map || value instanceof Optional;
  }

  private static long length(Object value) {
    return value instanceof CharSequence text ? text.length() : 0;
  }

  /** What a value and all in it hold; not counted further if that is too much anyway. */
  private static long size(Object value, long before) {
    long size = before + 1 + length(value);
    if (size > BUDGET) {
      return size;
    }
    if (value instanceof Optional<?> optional) {
      return optional.isPresent() ? size(optional.get(), size) : size;
    }
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> each : map.entrySet()) {
        size = size(each.getValue(), size(each.getKey(), size));
      }
    } else if (value instanceof Collection<?> list) {
      for (Object each : list) {
        size = size(each, size);
      }
    }
    return size;
  }

  private void spend(long cost) {
    spent += cost;
    if (spent > BUDGET) {
      throw new ExceededException();
    }
  }
}
