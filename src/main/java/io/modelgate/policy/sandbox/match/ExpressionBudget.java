package io.modelgate.policy.sandbox.match;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;

/**
 * Ends an evaluation that costs too much: each step costs one, and what its value holds of text,
 * since functions and operators look at all of it. What compares whole objects with each other is
 * ended by the clock. For one evaluation.
 */
final class ExpressionBudget implements CelEvaluationListener {
  /** Some ten milliseconds; a pod of 100 containers with simple expressions spends a hundredth. */
  private static final long BUDGET = 1_000_000;

  private static final long LONGEST_NANOS = 1_000_000_000;

  private final long since = System.nanoTime();
  private long spent;

  /** The evaluation has cost too much. */
  static final class ExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public void callback(CelExpr expression, Object value) {
    spent += 1 + (value instanceof CharSequence text ? text.length() : 0);
    if (spent > BUDGET || System.nanoTime() - since > LONGEST_NANOS) {
      throw new ExceededException();
    }
  }
}
