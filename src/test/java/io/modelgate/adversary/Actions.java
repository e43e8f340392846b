package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.adversary.Action.Apply;
import io.modelgate.adversary.Action.Create;
import io.modelgate.adversary.Action.Delete;
import io.modelgate.adversary.Action.Patch;
import io.modelgate.adversary.Action.Replace;
import io.modelgate.adversary.Action.Settle;
import java.util.ArrayList;
import java.util.List;

/** Random sequences: each step may build on what those before it made. */
final class Actions {
  /** Kinds of steps. */
  enum Move {
    POD,
    APPLIED_POD,
    TEMPLATE,
    RELABEL,
    RELABEL_BY_STATUS,
    ANNOTATE,
    SET_IMAGE,
    REPLACE,
    DEBUG,
    RESIZE,
    SCALE,
    CHANGE_TEMPLATE,
    RESUME,
    POLICY,
    ASKING_POD,
    AUDIT,
    SELECTING_POLICY,
    SETTLE,
    DELETE_POLICY,
    DELETE
  }

  private static final String MERGE = "merge";
  private static final String STRATEGIC = "strategic";

  private final Chance chance;
  private final Habits habits;
  private final Pods pods;
  private final Templates templates;
  private final List<Target> made = new ArrayList<>();
  private final List<String> policies = new ArrayList<>();

  private Actions(Chance chance, Habits habits) {
    this.chance = chance;
    this.habits = habits;
    this.pods = new Pods(chance, habits);
    this.templates = new Templates(chance, pods);
  }

  /** The steps that a seed stands for. */
  static List<Action> of(Chance chance, Habits habits, int count) {
    Actions actions = new Actions(chance, habits);
    List<Action> steps = new ArrayList<>();
    if (habits.moves().containsKey(Move.AUDIT)) {
      steps.add(audit());
      steps.add(new Settle()); // else its pods are refused
    }
    for (int i = steps.size(); i < count; i++) {
      steps.add(actions.next(i));
    }
    return steps;
  }

  private Action next(int index) {
    Move move = chance.weighted(habits.moves());
    if (made.isEmpty()) {
      made.add(Target.named(Kind.POD, "none")); // so that there is a name to try
    }
    return switch (move) {
      case POD -> new Create(Place.EDIT, pod("p" + index));
      case APPLIED_POD -> new Apply(Place.EDIT, pod("p" + index));
      case TEMPLATE -> template("t" + index);
      case RELABEL -> patch(aPod(), "", MERGE, metadata("labels", label()));
      case ANNOTATE -> patch(aPod(), "", MERGE, metadata("annotations", annotation()));
      case SET_IMAGE ->
          patch(
              aPod(),
              "",
              STRATEGIC,
              Yamls.object(
                  "{spec: {%s: [{name: %s, image: '%s'}]}}"
                      .formatted(
                          chance.happens(0.8) ? "containers" : "initContainers",
                          chance.of("c0", "c0", "c0", "init", "model-validation"),
                          pods.image())));
      case REPLACE -> new Replace(Place.EDIT, aPod(), metadata("labels", label()));
      case RELABEL_BY_STATUS -> patch(aPod(), "status", MERGE, metadata("labels", label()));
      case DEBUG -> patch(aPod(), "ephemeralcontainers", STRATEGIC, debugger(index));
      case RESIZE ->
          patch(
              aPod(),
              "resize",
              STRATEGIC,
              Yamls.object("{spec: {containers: [{name: c0, resources: {limits: {cpu: '2'}}}]}}"));
      case SCALE -> patch(anything(), "scale", MERGE, Yamls.object("{spec: {replicas: 2}}"));
      case CHANGE_TEMPLATE -> patch(aTemplate(), "", STRATEGIC, templates.change(label()));
      case RESUME -> patch(aTemplate(), "", MERGE, Yamls.object("{spec: {suspend: false}}"));
      case POLICY -> policy();
      case ASKING_POD -> asking(pod("p" + index));
      case AUDIT -> audit();
      case SELECTING_POLICY ->
          new Create(
              Place.ADMIN,
              Policies.model(
                  "ModelValidation", "own", Policies.SELECTORS.get(1), "Enforce", "own"));
      case SETTLE -> new Settle();
      case DELETE_POLICY ->
          new Delete(Place.ADMIN, Target.named(Kind.MODEL_VALIDATION, chance.of("own", "own1")));
      case DELETE -> new Delete(Place.EDIT, anything());
    };
  }

  private ObjectNode pod(String name) {
    ObjectNode pod = pods.template(true);
    pod.put("apiVersion", "v1").put("kind", "Pod");
    ((ObjectNode) pod.path("metadata")).put("name", name);
    made.add(Target.named(Kind.POD, name));
    return pod;
  }

  private Action template(String name) {
    Kind kind = chance.of(habits.kinds());
    made.add(Target.named(kind, name));
    return new Create(Place.EDIT, templates.object(kind, name));
  }

  private Action policy() {
    String name = policies.isEmpty() ? "own" : "own" + policies.size();
    policies.add(name);
    return new Create(Place.ADMIN, Policies.ofANamespace(name, chance));
  }

  private static Action asking(ObjectNode pod) {
    pod.withObject("/metadata/labels").put("validation.rhtas.redhat.com/ml", "weak");
    return new Create(Place.EDIT, pod);
  }

  /** A policy of which pods may ask that is in nobody's way. */
  private static Action audit() {
    return new Create(
        Place.ADMIN,
        Policies.model("ModelValidation", "weak", "model: {path: /models}", "Audit", "weak"));
  }

  private static Patch patch(Target target, String subresource, String type, JsonNode body) {
    boolean isForDebuggers =
        List.of("ephemeralcontainers", "resize", "status").contains(subresource);
    return new Patch(isForDebuggers ? Place.DEBUG : Place.EDIT, target, subresource, type, body);
  }

  private Target anything() {
    return chance.of(made);
  }

  private Target aPod() {
    Target target = anything();
    return target.kind() == Kind.POD ? target : new Target(Kind.POD, target.kind(), target.name());
  }

  private Target aTemplate() {
    List<Target> those = made.stream().filter(each -> each.kind() != Kind.POD).toList();
    if (those.isEmpty()) {
      return anything();
    }
    Target target = chance.of(those);
    return target.kind() == Kind.CRON_JOB && chance.happens(0.7)
        ? new Target(Kind.JOB, Kind.CRON_JOB, target.name())
        : target;
  }

  private static ObjectNode metadata(String field, ObjectNode values) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").set(field, values);
    return patch;
  }

  private ObjectNode label() {
    if (chance.happens(habits.exempt())) {
      return Yamls.object("{validation.rhtas.redhat.com/exempt: 'true'}");
    }
    return Yamls.object(
        chance.of(
            "{app: serve}",
            "{app: serve}",
            "{tier: sandbox}",
            "{app: null}",
            "{validation.rhtas.redhat.com/injected: 'true'}",
            "{validation.rhtas.redhat.com/injected: null}",
            "{validation.rhtas.redhat.com/ml: 'true'}",
            "{validation.rhtas.redhat.com/ml: own}",
            "{validation.rhtas.redhat.com/ml: null}"));
  }

  private ObjectNode annotation() {
    return Yamls.object(
        chance.of(
            "{validation.rhtas.redhat.com/policies: null}",
            "{validation.rhtas.redhat.com/policies:"
                + " '{\"model-validation\":\"ModelValidation/own\"}'}",
            "{a: b}"));
  }

  private ObjectNode debugger(int index) {
    ObjectNode container =
        pods.container("debug" + index, List.of(chance.of("good", "work", "data")));
    if (chance.happens(0.5)) {
      container.remove("volumeMounts");
    }
    container.remove("volumeDevices");
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").putArray("ephemeralContainers").add(container);
    return patch;
  }
}
