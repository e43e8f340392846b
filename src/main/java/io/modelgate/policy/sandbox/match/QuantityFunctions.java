package io.modelgate.policy.sandbox.match;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload.Binary;
import io.modelgate.policy.quantity.Quantity;
import java.util.ArrayList;
import java.util.List;

/**
 * Kubernetes' functions over quantities in CEL (kubernetes.io/docs/reference/using-api/cel,
 * "Kubernetes quantity library"), but for asInteger and asApproximateFloat.
 */
final class QuantityFunctions {
  private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");

  static final List<CelFunctionDecl> DECLARATIONS =
      List.of(
          function("quantity", "string_to_quantity", QUANTITY),
          function("isQuantity", "is_quantity_string", SimpleType.BOOL),
          method("isGreaterThan", "quantity_is_greater_than", SimpleType.BOOL),
          method("isLessThan", "quantity_is_less_than", SimpleType.BOOL),
          method("compareTo", "quantity_compare_to", SimpleType.INT),
          method("add", "quantity_add", QUANTITY),
          method("sub", "quantity_sub", QUANTITY),
          CelFunctionDecl.newFunctionDeclaration(
              "sign",
              CelOverloadDecl.newGlobalOverload("quantity_sign", SimpleType.INT, QUANTITY),
              CelOverloadDecl.newMemberOverload("quantity_sign_of", SimpleType.INT, QUANTITY)));

  static final List<CelFunctionBinding> BINDINGS = bindings();

  private QuantityFunctions() {}

  private static List<CelFunctionBinding> bindings() {
    List<CelFunctionBinding> all = new ArrayList<>();
    all.add(CelFunctionBinding.from("string_to_quantity", String.class, QuantityFunctions::parse));
    all.add(
        CelFunctionBinding.from(
            "is_quantity_string", String.class, text -> Quantity.parse(text).isPresent()));
    all.add(two("quantity_is_greater_than", (one, other) -> one.compareTo(other) > 0));
    all.add(two("quantity_is_less_than", (one, other) -> one.compareTo(other) < 0));
    all.add(two("quantity_compare_to", (one, other) -> (long) one.compareTo(other)));
    all.add(two("quantity_add", (one, other) -> new Quantity(one.amount().add(other.amount()))));
    all.add(
        two("quantity_sub", (one, other) -> new Quantity(one.amount().subtract(other.amount()))));
    // As the API server has it, and as its documentation does.
    for (String overload : List.of("quantity_sign", "quantity_sign_of")) {
      all.add(
          CelFunctionBinding.from(overload, Quantity.class, one -> (long) one.amount().signum()));
    }
    return List.copyOf(all);
  }

  private static Quantity parse(String text) {
    return Quantity.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not a quantity")); // CEL says of what
  }

  private static CelFunctionBinding two(String overload, Binary<Quantity, Quantity> function) {
    return CelFunctionBinding.from(overload, Quantity.class, Quantity.class, function);
  }

  private static CelFunctionDecl function(String name, String overload, CelType result) {
    return CelFunctionDecl.newFunctionDeclaration(
        name, CelOverloadDecl.newGlobalOverload(overload, result, SimpleType.STRING));
  }

  private static CelFunctionDecl method(String name, String overload, CelType result) {
    return CelFunctionDecl.newFunctionDeclaration(
        name, CelOverloadDecl.newMemberOverload(overload, result, QUANTITY, QUANTITY));
  }
}
