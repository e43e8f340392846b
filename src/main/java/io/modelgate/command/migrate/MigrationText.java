package io.modelgate.command.migrate;

import io.modelgate.command.migrate.Migration.Migrated;
import io.modelgate.command.output.YamlText;
import io.modelgate.verify.problem.Printable;
import java.util.ArrayList;
import java.util.List;

/** A migration as files that people read and apply. */
final class MigrationText {
  private final Migration migration;

  MigrationText(Migration migration) {
    this.migration = migration;
  }

  /** The resources; what was remarked about each stands before it as comments. */
  String yaml() {
    StringBuilder yaml = new StringBuilder();
    List<Remark> others = new ArrayList<>(migration.remarks());
    migration.resources().forEach(each -> others.removeAll(each.remarks()));
    others.stream().filter(Remark::isLost).forEach(each -> comment(yaml, each));
    for (Migrated each : migration.resources()) {
      if (!yaml.isEmpty()) {
        yaml.append("---\n");
      }
      each.remarks().forEach(remark -> comment(yaml, remark));
      yaml.append(YamlText.write(each.json()));
    }
    return yaml.toString();
  }

  private static void comment(StringBuilder yaml, Remark remark) {
    yaml.append("# ").append(printable(remark.line())).append('\n');
  }

  /** A remark a line, what does not carry over first. */
  List<String> report() {
    List<String> lines = new ArrayList<>();
    migration.remarks().stream().filter(Remark::isLost).forEach(each -> lines.add(each.line()));
    migration.remarks().stream().filter(each -> !each.isLost()).forEach(e -> lines.add(e.line()));
    return lines.stream().map(MigrationText::printable).toList();
  }

  private static String printable(String line) {
    return Printable.of(line, Integer.MAX_VALUE - 1);
  }
}
