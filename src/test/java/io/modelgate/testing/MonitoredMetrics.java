package io.modelgate.testing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What alerts and dashboards ask for of our metrics. */
public final class MonitoredMetrics {
  private static final Path FOLDER = Path.of("openshift", "components", "monitoring");
  private static final Pattern SELECTOR = Pattern.compile("(modelgate_[a-z_]+)(?:\\{([^}]*)})?");
  private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*[=!]~?\\s*\"([^\"]*)\"");
  private static final Pattern GROUPED = Pattern.compile("\\bby \\(([a-z_, ]+)\\)");

  /** What Prometheus adds to whatever it scrapes, and what a histogram's buckets have. */
  private static final Set<String> ADDED = Set.of("pod", "job", "instance", "le");

  private MonitoredMetrics() {}

  /** Their names, as /metrics has them. */
  public static Set<String> names() {
    return labels().keySet();
  }

  /** The labels by which each metric is selected or grouped, without those that Prometheus adds. */
  public static Map<String, Set<String>> labels() {
    Map<String, Set<String>> labels = new TreeMap<>();
    for (String expression : expressions()) {
      Set<String> grouped = groupedBy(expression);
      Matcher selector = SELECTOR.matcher(expression);
      while (selector.find()) {
        Set<String> of = labels.computeIfAbsent(selector.group(1), name -> new TreeSet<>());
        of.addAll(grouped);
        of.addAll(values(selector.group(2)).keySet());
        of.removeAll(ADDED);
      }
    }
    return labels;
  }

  /** The values by which each metric is selected, of labels of our own. */
  public static Map<String, Set<String>> values() {
    Map<String, Set<String>> values = new TreeMap<>();
    for (String expression : expressions()) {
      Matcher selector = SELECTOR.matcher(expression);
      while (selector.find()) {
        Set<String> of = values.computeIfAbsent(selector.group(1), name -> new TreeSet<>());
        values(selector.group(2)).values().forEach(each -> of.addAll(List.of(each.split("\\|"))));
      }
    }
    return values;
  }

  /** The labels that the series of an expression keep. */
  public static Set<String> groupedBy(String expression) {
    Set<String> labels = new TreeSet<>();
    Matcher grouped = GROUPED.matcher(expression);
    while (grouped.find()) {
      labels.addAll(List.of(grouped.group(1).split(", ")));
    }
    return labels;
  }

  private static Map<String, String> values(String matchers) {
    Map<String, String> values = new TreeMap<>();
    Matcher matcher = MATCHER.matcher(matchers == null ? "" : matchers);
    while (matcher.find()) {
      values.put(matcher.group(1), matcher.group(2));
    }
    return values;
  }

  private static List<String> expressions() {
    JsonMapper json = new JsonMapper();
    try {
      List<String> all = new ArrayList<>();
      all.addAll(Yaml.read(FOLDER.resolve("rules.yaml")).findValuesAsText("expr"));
      for (String dashboard : List.of("dashboard.json", "grafana.json")) {
        all.addAll(json.readTree(FOLDER.resolve(dashboard).toFile()).findValuesAsText("expr"));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
