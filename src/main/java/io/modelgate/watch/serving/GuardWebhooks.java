package io.modelgate.watch.serving;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks that say what a ValidatingAdmissionPolicy says, for API servers without such policies.
 * The API server decides by match conditions, which are CEL as well and know the authorizer: only
 * what a validation refuses comes to the webhook, which refuses it with the validation's sentence.
 * So the rule holds as well if no replica answers.
 */
final class GuardWebhooks {
  private static final String VALIDATE = "/admission/validate";
  private static final String PREFIX = "modelgate-";

  private GuardWebhooks() {}

  /**
   * A webhook for each validation.
   *
   * @param policy a ValidatingAdmissionPolicy
   * @param still the webhook for pods, of the configuration that the installation brings
   */
  static List<Map<String, Object>> of(GenericKubernetesResource policy, Map<?, ?> still) {
    String name = policy.getMetadata().getName();
    Map<?, ?> spec = map(policy.get("spec"));
    Map<?, ?> constraints = map(spec.get("matchConstraints"));
    Map<String, String> variables = variables(spec);
    List<Map<String, Object>> webhooks = new ArrayList<>();
    for (Map<?, ?> validation : maps(spec.get("validations"))) {
      int index = webhooks.size();
      Map<String, Object> webhook = new LinkedHashMap<>();
      webhook.put("name", "%s-%d.guards.modelgate.io".formatted(shortName(name), index));
      webhook.put("admissionReviewVersions", List.of("v1"));
      webhook.put(
          "clientConfig",
          at(map(still.get("clientConfig")), "/admission/guard/%s/%d".formatted(name, index)));
      webhook.put("rules", constraints.get("resourceRules"));
      Object selector = constraints.get("namespaceSelector");
      webhook.put("namespaceSelector", selector == null ? Map.of() : selector);
      webhook.put("objectSelector", Map.of());
      List<Object> conditions = new ArrayList<>(maps(spec.get("matchConditions")));
      if (selector != null) { // the namespaces of pods, as the webhook for pods has them
        conditions.addAll(ofThePlatform(still));
      }
      String refused = "!(%s)".formatted(inline(text(validation.get("expression")), variables));
      conditions.add(Map.of("name", "refused", "expression", refused));
      webhook.put("matchConditions", conditions);
      webhook.put("failurePolicy", "Fail");
      webhook.put("matchPolicy", "Equivalent");
      webhook.put("sideEffects", "None");
      webhook.put("timeoutSeconds", 3);
      webhooks.add(webhook);
    }
    return webhooks;
  }

  private static String shortName(String policy) {
    return policy.startsWith(PREFIX) ? policy.substring(PREFIX.length()) : policy;
  }

  /** Match conditions have no variables. A variable may use those before it. */
  private static Map<String, String> variables(Map<?, ?> spec) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (Map<?, ?> each : maps(spec.get("variables"))) {
      variables.put(text(each.get("name")), inline(text(each.get("expression")), variables));
    }
    return variables;
  }

  private static String inline(String expression, Map<String, String> variables) {
    String inlined = expression;
    for (Map.Entry<String, String> each : variables.entrySet()) {
      inlined =
          Pattern.compile("\\bvariables\\.%s\\b".formatted(each.getKey()))
              .matcher(inlined)
              .replaceAll(Matcher.quoteReplacement("(" + each.getValue() + ")"));
    }
    return inlined;
  }

  private static List<Map<?, ?>> ofThePlatform(Map<?, ?> still) {
    return maps(still.get("matchConditions")).stream()
        .filter(each -> WebhookConfigurations.NOT_OF_THE_PLATFORM.equals(each.get("name")))
        .toList();
  }

  /** The same server at another path, whether by a Service or by a URL. */
  private static Map<String, Object> at(Map<?, ?> clientConfig, String path) {
    Map<String, Object> other = WebhookConfigurations.copy(clientConfig);
    other.computeIfPresent("url", (field, url) -> text(url).replace(VALIDATE, path));
    other.computeIfPresent(
        "service",
        (field, service) -> {
          Map<String, Object> copy = WebhookConfigurations.copy(map(service));
          copy.put("path", path);
          return copy;
        });
    return other;
  }

  private static String text(@Nullable Object value) {
    return String.valueOf(value);
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<Map<?, ?>> maps(@Nullable Object value) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(each -> maps.add(map(each)));
    }
    return maps;
  }
}
