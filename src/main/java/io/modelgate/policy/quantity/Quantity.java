package io.modelgate.policy.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of a resource (apimachinery's resource.Quantity): 4500m is more than 4.
 *
 * @param amount in units, at most nine digits after the point
 */
public record Quantity(BigDecimal amount) implements Comparable<Quantity> {
  /** Nothing. */
  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO);

  private static final int NANO = 9;

  /** Bounded, so that no spelling costs more to compare than to read. */
  private static final Pattern SPELLING =
      Pattern.compile(
          "([+-]?)(?=\\.?[0-9])([0-9]{0,32})(?:\\.([0-9]{0,32}))?"
              + "(?:([KMGTPE]i|[numkMGTPE])|[eE]([+-]?[0-9]{1,2}))?");

  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("n", BigDecimal.ONE.movePointLeft(NANO)),
          Map.entry("u", BigDecimal.ONE.movePointLeft(6)),
          Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
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

  /** Reads one; empty where it is none. */
  public static Optional<Quantity> parse(String spelling) {
    Matcher parts = SPELLING.matcher(spelling);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String fraction = parts.group(3) == null ? "" : parts.group(3);
    BigDecimal number =
        new BigDecimal(parts.group(1) + "0" + parts.group(2) + "." + fraction + "0");
    String suffix = parts.group(4);
    if (suffix != null) {
      number = number.multiply(SUFFIXES.getOrDefault(suffix, BigDecimal.ONE));
    } else if (parts.group(5) != null) {
      number = number.scaleByPowerOfTen(Integer.parseInt(parts.group(5)));
    }
    // What is finer than a billionth is rounded away from zero, as Kubernetes does.
    return Optional.of(new Quantity(number.setScale(NANO, RoundingMode.UP)));
  }

  /** Whether two spellings mean the same amount. */
  public static boolean isSame(JsonNode one, JsonNode other) {
    Optional<Quantity> first = parse(one.asText());
    return one.equals(other) || (first.isPresent() && first.equals(parse(other.asText())));
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }
}
