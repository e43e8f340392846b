package io.modelgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Our metrics that alerts and dashboards ask for. */
public final class MonitoredMetrics {
  private static final Path FOLDER = Path.of("openshift", "components", "monitoring");
  private static final Pattern NAME = Pattern.compile("modelgate_[a-z_]+");

  private MonitoredMetrics() {}

  /** Their names, as /metrics has them. */
  public static Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (String file : List.of("rules.yaml", "dashboard.json", "grafana.json")) {
      try {
        Matcher name = NAME.matcher(Files.readString(FOLDER.resolve(file)));
        while (name.find()) {
          names.add(name.group());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return names;
  }
}
