package io.modelgate.watch.outcome;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.watch.outcome.ObservedPod.Owner;
import io.modelgate.watch.outcome.RuleResult.Status;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a report about a pod says.
 *
 * @param namespace the pod's and the report's
 * @param pod owns the report, which is named for it
 * @param results in the order in which they are to be read
 */
public record ReportContent(String namespace, Owner pod, List<RuleResult> results) {
  private static final String SOURCE = "modelgate";

  /** Bytes of a digest: enough that nobody finds two parts with the same, and little to keep. */
  private static final int DIGEST_BYTES = 15;

  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  /** The fields of the resource but its metadata, the same for both kinds of reports. */
  Map<String, Object> fields() {
    return Map.of("scope", scope(), "results", resultFields(), "summary", summary());
  }

  private Map<String, String> scope() {
    return Map.of(
        "apiVersion", pod.apiVersion(),
        "kind", pod.kind(),
        "namespace", namespace,
        "name", pod.name(),
        "uid", pod.uid());
  }

  private List<Map<String, Object>> resultFields() {
    return results.stream().map(ReportContent::fields).toList();
  }

  private static Map<String, Object> fields(RuleResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("source", SOURCE);
    fields.put("policy", result.policy());
    if (!result.rule().isEmpty()) {
      fields.put("rule", result.rule());
    }
    fields.put("result", result.status().spelling());
    if (!result.message().isEmpty()) {
      fields.put("message", result.message());
    }
    Map<String, String> properties = new LinkedHashMap<>(result.model());
    if (!result.runtime().isEmpty()) {
      properties.put("runtime", result.runtime());
    }
    if (!properties.isEmpty()) {
      fields.put("properties", properties);
    }
    return fields;
  }

  private Map<String, Integer> summary() {
    Map<String, Integer> summary = new LinkedHashMap<>();
    for (Status status : Status.values()) {
      summary.put(status.spelling(), 0);
    }
    results.forEach(result -> summary.merge(result.status().spelling(), 1, Integer::sum));
    return summary;
  }

  /** Differs wherever what is said differs; compared with the digest of what is stored. */
  public String digest() {
    return digest(pod.uid(), digest(scope()), digest(resultFields()), digest(summary()));
  }

  static String digest(String owner, String scope, String results, String summary) {
    return String.join(" ", owner, scope, results, summary);
  }

  /** The digest of a part in JSON, whatever the order of its fields. */
  static String digest(Object part) {
    try {
      Object plain = part instanceof JsonNode ? SORTED.convertValue(part, Object.class) : part;
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(SORTED.writeValueAsBytes(plain));
      return Base64.getEncoder().encodeToString(Arrays.copyOf(digest, DIGEST_BYTES));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a part of a report is no JSON", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
