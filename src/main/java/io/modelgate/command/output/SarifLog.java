package io.modelgate.command.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Annotations as a log in SARIF 2.1.0 (OASIS), which code scanning of most platforms reads. */
public final class SarifLog {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private SarifLog() {}

  /**
   * A rule by which annotations come.
   *
   * @param id its id
   * @param severity that of its annotations
   * @param summary one sentence
   * @param help more about it, one line or several
   */
  public record Rule(String id, Severity severity, String summary, String help) {}

  /**
   * A log of one run.
   *
   * @param rules at least those of the annotations
   */
  public static JsonNode of(Collection<Rule> rules, List<Annotation> annotations) {
    ObjectNode log = JSON.createObjectNode().put("$schema", SCHEMA).put("version", "2.1.0");
    ObjectNode run = log.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver").put("name", "modelgate");
    ArrayNode described = driver.putArray("rules");
    rules.forEach(each -> describe(each, described.addObject()));
    run.put("columnKind", "unicodeCodePoints");
    ArrayNode results = run.putArray("results");
    annotations.forEach(each -> result(each, results.addObject()));
    return log;
  }

  private static void describe(Rule rule, ObjectNode described) {
    described.put("id", rule.id());
    described.putObject("shortDescription").put("text", rule.summary());
    described.putObject("help").put("text", rule.help());
    described.putObject("defaultConfiguration").put("level", rule.severity().level());
  }

  private static void result(Annotation each, ObjectNode result) {
    result.put("ruleId", each.rule()).put("level", each.severity().level());
    result.putObject("message").put("text", each.text());
    ObjectNode place = result.putArray("locations").addObject().putObject("physicalLocation");
    place.putObject("artifactLocation").put("uri", uri(each.file()));
    if (each.line() > 0) {
      ObjectNode region = place.putObject("region").put("startLine", each.line());
      if (each.column() > 0) {
        region.put("startColumn", each.column());
      }
    }
  }

  /** Relative paths stay relative, so that a platform finds them in its checkout. */
  private static String uri(String file) {
    Path path = Path.of(file);
    try {
      String plain = path.normalize().toString();
      return path.isAbsolute()
          ? new URI("file", "", plain, null).toASCIIString()
          : new URI(null, null, plain, null).toASCIIString();
    } catch (URISyntaxException e) { // a path that begins as a scheme
      throw new IllegalStateException("every path can be written as a URI", e);
    }
  }
}
