package io.modelgate.command.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.api.ModelValidation;
import io.modelgate.verify.problem.Printable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ModelValidations of the upstream operator, of both of its API groups. */
final class UpstreamPolicies {
  /** As the upstream operator looks for them: it takes the first that is there. */
  private static final List<String> METHODS =
      List.of("sigstoreConfig", "publicKeyConfig", "privateKeyConfig", "pkiConfig");

  private static final Set<String> FIELDS =
      Set.of("config", "model", "imagePullPolicy", "continuousValidation");

  private static final Set<String> OF_MODEL =
      Set.of(
          "path",
          "signaturePath",
          "ignorePaths",
          "ignoreGitPaths",
          "ignoreUnsignedFiles",
          "allowSymlinks");

  private static final Set<String> OLDER = Set.of("config", "model");
  private static final Set<String> OLDER_OF_MODEL = Set.of("path", "signaturePath");

  private static final Pattern AMOUNT = Pattern.compile("([0-9]+(?:[.][0-9]+)?)([mh])");

  private final Migration migration;

  UpstreamPolicies(Migration migration) {
    this.migration = migration;
  }

  /** Migrates one of the group {@code ml.sigstore.dev}. */
  void migrate(Source source) {
    migration.begin();
    String about = source.display();
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    source
        .spec()
        .properties()
        .forEach(
            each -> {
              if (!FIELDS.contains(each.getKey())) {
                migration.lost(
                    about, "spec.%s is no field that migrate knows.".formatted(each.getKey()));
              }
            });
    if (source.spec().has("imagePullPolicy")) {
      migration.note(about, "spec.imagePullPolicy is left out: the controller's setting counts.");
    }
    config(about, spec.putObject("config"), source.spec().path("config"));
    model(about, spec.putObject("model"), source.spec().path("model"));
    continuous(about, spec, source.spec().path("continuousValidation"));
    migration.add(
        about,
        resource(source, spec),
        "pods ask for it by the label validation.rhtas.redhat.com/ml: %s, no longer by"
                .formatted(source.name())
            + " validation.ml.sigstore.dev/ml; without a label, a selector applies it.");
  }

  /**
   * Keeps one of the group that is also ours. The operator of that group applied the only one of
   * the whole cluster in every namespace.
   */
  void add(Source source) {
    migration.begin();
    if (isOfTheOlderOperator(source.spec())) {
      migration.lost(
          source.display(),
          "it applies in its own namespace only. The operator of this group applied it to labelled"
              + " pods of every namespace: apply it in each of them, or write a"
              + " ClusterModelValidation.");
    } else {
      migration.note(source.display(), "it is Modelgate's already.");
    }
    migration.add(source.display(), resource(source, source.spec().deepCopy()));
  }

  /** It knew no other fields. */
  private static boolean isOfTheOlderOperator(JsonNode spec) {
    return spec.properties().stream().allMatch(each -> OLDER.contains(each.getKey()))
        && spec.path("model").properties().stream()
            .allMatch(each -> OLDER_OF_MODEL.contains(each.getKey()));
  }

  private static ObjectNode resource(Source source, JsonNode spec) {
    ObjectNode resource =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", ModelValidation.API_VERSION)
            .put("kind", ModelValidation.KIND);
    ObjectNode metadata = resource.putObject("metadata");
    metadata.put("name", source.name()).put("namespace", source.namespace());
    JsonNode labels = source.json().at("/metadata/labels");
    if (!labels.isEmpty()) {
      metadata.set("labels", labels);
    }
    resource.set("spec", spec);
    return resource;
  }

  private void config(String about, ObjectNode config, JsonNode upstream) {
    boolean isFound = false;
    for (String method : METHODS) {
      if (upstream.path(method).isObject()) {
        if (isFound) {
          migration.note(about, "config.%s is left out: it was never used.".formatted(method));
        } else {
          config.set(method, upstream.path(method));
          isFound = true;
        }
      }
    }
    if (upstream.path("clientTrustConfig").isObject()) {
      if (config.has("sigstoreConfig")) {
        config.set("clientTrustConfig", upstream.path("clientTrustConfig"));
      } else {
        migration.note(
            about, "config.clientTrustConfig is left out: it says nothing without Sigstore.");
      }
    }
  }

  private void model(String about, ObjectNode model, JsonNode upstream) {
    upstream
        .properties()
        .forEach(
            each -> {
              if (OF_MODEL.contains(each.getKey())) {
                model.set(each.getKey(), each.getValue());
              } else {
                migration.lost(
                    about, "model.%s is no field that migrate knows.".formatted(each.getKey()));
              }
            });
    String path = upstream.path("path").asText();
    if (path.contains("://")) {
      migration.lost(
          about,
          "model.path %s is in no volume: mount the model into its pods, and set the path there."
              .formatted(Printable.of(path)));
    }
    if (upstream.path("ignorePaths").isArray() && upstream.path("ignorePaths").isEmpty()) {
      model.remove("ignorePaths"); // an empty list is refused here
    }
  }

  private void continuous(String about, ObjectNode spec, JsonNode upstream) {
    if (!upstream.path("enabled").asBoolean()) {
      return;
    }
    String interval = upstream.path("interval").asText("");
    ObjectNode continuous = spec.putObject("continuousValidation");
    continuous.put("interval", interval.isEmpty() ? "5m" : wholeSeconds(interval));
    migration.note(
        about,
        "with continuousValidation, a pod that shares its process namespace or the host's is"
            + " denied here.");
  }

  /** The upstream operator takes fractions. */
  private static String wholeSeconds(String interval) {
    if (interval.indexOf('.') < 0) {
      return interval;
    }
    BigDecimal seconds = BigDecimal.ZERO;
    Matcher amount = AMOUNT.matcher(interval);
    while (amount.find()) {
      BigDecimal unit = BigDecimal.valueOf(amount.group(2).equals("h") ? 3600 : 60);
      seconds = seconds.add(new BigDecimal(amount.group(1)).multiply(unit));
    }
    return seconds.longValue() + "s";
  }
}
