package io.modelgate.policy.recall;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.pattern.RecallPattern;
import java.util.Collection;

/** A recall as the options of {@code modelgate verify} and its file of recalls have it. */
final class RecallArguments {
  private RecallArguments() {}

  /** One line of JSON. */
  static String of(RecallPattern recall) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", recall.name()).put("reason", recall.reason());
    strings(json, "digests", recall.digests());
    strings(json, "fingerprints", recall.fingerprints());
    if (!recall.identities().isEmpty()) {
      ArrayNode identities = json.putArray("identities");
      recall
          .identities()
          .forEach(
              each -> {
                ObjectNode identity =
                    identities
                        .addObject()
                        .put("identity", each.identity())
                        .put("issuer", each.issuer());
                each.signedBefore()
                    .ifPresent(time -> identity.put("signedBefore", time.toString()));
              });
    }
    if (!recall.entries().isEmpty()) {
      ArrayNode entries = json.putArray("logEntries");
      recall
          .entries()
          .forEach(
              each -> {
                ObjectNode entry = entries.addObject();
                each.logId().ifPresent(id -> entry.put("logId", id));
                entry.put("index", each.index());
              });
    }
    return json.toString();
  }

  /** In an order of their own, so that all replicas write the same. */
  private static void strings(ObjectNode json, String field, Collection<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = json.putArray(field);
      values.stream().sorted().forEach(array::add);
    }
  }
}
