package io.modelgate.command.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.command.input.PolicyCheck;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What comes of a migration: resources, remarks, and commands for kubectl. */
final class Migration {
  /**
   * A resource of ours.
   *
   * @param json it, ready to apply
   * @param remarks about where it comes from
   */
  record Migrated(ObjectNode json, List<Remark> remarks) {}

  private final List<Migrated> resources = new ArrayList<>();
  private final List<Remark> remarks = new ArrayList<>();
  private final List<String> commands = new ArrayList<>();
  private final List<Remark> current = new ArrayList<>();
  private final Set<String> leftOut = new HashSet<>();

  /** Takes note of what does not carry over. */
  void lost(String about, String sentence) {
    add(new Remark(true, about, sentence));
  }

  /** Takes note of what people should know. */
  void note(String about, String sentence) {
    add(new Remark(false, about, sentence));
  }

  private void add(Remark remark) {
    remarks.add(remark);
    current.add(remark);
  }

  /** Forgets what remarks were about the resource before. */
  void begin() {
    current.clear();
  }

  /**
   * Adds a resource, with the remarks since {@link #begin}; unless the engine cannot apply it.
   *
   * @param notes what people should know if it is added
   */
  void add(String about, ObjectNode resource, String... notes) {
    Optional<String> fault = PolicyCheck.fault(resource);
    if (fault.isPresent()) {
      leftOut.add(about);
      lost(about, "it is left out, since here it could not be applied: " + fault.get() + ".");
    } else {
      List.of(notes).forEach(each -> note(about, each));
      resources.add(new Migrated(resource, List.copyOf(current)));
    }
    begin();
  }

  /** Whether a resource was not added, since the engine cannot apply it. */
  boolean isLeftOut(String about) {
    return leftOut.contains(about);
  }

  /** Adds a command that people may run; without one, a name is none that kubectl takes. */
  void command(Source source, Optional<String> command) {
    command.ifPresentOrElse(
        commands::add,
        () -> lost(source.display(), "its name is none that kubectl takes: there is no command."));
  }

  List<Migrated> resources() {
    return List.copyOf(resources);
  }

  List<Remark> remarks() {
    return List.copyOf(remarks);
  }

  List<String> commands() {
    return List.copyOf(commands);
  }

  boolean isAllCarriedOver() {
    return remarks.stream().noneMatch(Remark::isLost);
  }

  boolean isEmpty() {
    return resources.isEmpty() && remarks.isEmpty() && commands.isEmpty();
  }
}
