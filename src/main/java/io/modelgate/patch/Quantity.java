package io.modelgate.patch;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of resources, of which the API server changes the spelling (0.5 becomes 500m). */
final class Quantity {
  private static final Pattern SPELLING =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)(m|k|[KMGTPE]i?)?");

  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("m", new BigDecimal("0.001")),
          Map.entry("k", BigDecimal.TEN.pow(3)),
          Map.entry("M", BigDecimal.TEN.pow(6)),
          Map.entry("G", BigDecimal.TEN.pow(9)),
          Map.entry("T", BigDecimal.TEN.pow(12)),
          Map.entry("P", BigDecimal.TEN.pow(15)),
          Map.entry("E", BigDecimal.TEN.pow(18)),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
          Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
          Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

  private Quantity() {}

  /** Whether two spellings mean the same amount. */
  static boolean isSame(JsonNode one, JsonNode other) {
    if (one.equals(other)) {
      return true;
    }
    Optional<BigDecimal> first = amount(one.asText());
    return first.isPresent()
        && amount(other.asText()).filter(second -> second.compareTo(first.get()) == 0).isPresent();
  }

  private static Optional<BigDecimal> amount(String spelling) {
    Matcher parts = SPELLING.matcher(spelling);
    if (!parts.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(parts.group(1));
    String suffix = parts.group(2);
    return Optional.of(
        suffix == null ? number : number.multiply(SUFFIXES.getOrDefault(suffix, BigDecimal.ONE)));
  }
}
