package io.modelgate.testing.constraints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;

/** The rules about capabilities. */
final class Capabilities {
  private static final String FIELD = "capabilities";

  private final Set<String> defaults;
  private final Set<String> required;
  private final Set<String> allowed;

  Capabilities(Constraint constraint) {
    this.defaults = constraint.set("defaultAddCapabilities");
    this.required = constraint.set("requiredDropCapabilities");
    this.allowed = constraint.set("allowedCapabilities");
  }

  void generate(ObjectNode container) {
    JsonNode own = container.path("securityContext").path(FIELD);
    Set<String> added = words(own.path("add"));
    Set<String> dropped = words(own.path("drop"));
    Set<String> add = new TreeSet<>(defaults);
    add.removeAll(dropped);
    add.addAll(added);
    Set<String> drop = new TreeSet<>(required);
    drop.addAll(dropped);
    if (add.size() == added.size() && drop.size() == dropped.size()) {
      return;
    }
    ObjectNode capabilities = container.withObject("/securityContext").putObject(FIELD);
    if (!add.isEmpty()) {
      add.forEach(capabilities.putArray("add")::add);
    }
    if (!drop.isEmpty()) {
      drop.forEach(capabilities.putArray("drop")::add);
    }
  }

  boolean allows(JsonNode container) {
    JsonNode capabilities = container.path("securityContext").path(FIELD);
    if (capabilities.isMissingNode()) {
      return defaults.isEmpty() && required.isEmpty();
    }
    if (allowed.contains("*")) {
      return true;
    }
    Set<String> added = words(capabilities.path("add"));
    added.removeAll(defaults);
    return allowed.containsAll(added) && words(capabilities.path("drop")).containsAll(required);
  }

  private static Set<String> words(JsonNode array) {
    Set<String> words = new TreeSet<>();
    array.forEach(word -> words.add(word.asText()));
    return words;
  }
}
