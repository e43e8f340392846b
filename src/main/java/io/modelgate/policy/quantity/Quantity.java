package io.modelgate.policy.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.spec.ParseCache;
import java.math.BigDecimal;
import java.math.BigInteger;
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
  /** An amount of zero. */
  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO);

  private static final int NANO = 9;
  private static final BigInteger THOUSAND = BigInteger.valueOf(1000);

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

  /** Few spellings make most pods. */
  private static final ParseCache<Optional<Quantity>> RECENT = new ParseCache<>(64, Quantity::read);

  /** Reads one; empty where it is none. */
  public static Optional<Quantity> parse(String spelling) {
    return RECENT.of(spelling);
  }

  private static Optional<Quantity> read(String spelling) {
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

  /** The larger of two. */
  public Quantity max(Quantity other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** The smaller of two. */
  public Quantity min(Quantity other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** The sum of two. */
  public Quantity plus(Quantity other) {
    if (amount.signum() == 0) {
      return other;
    }
    return other.amount.signum() == 0 ? this : new Quantity(amount.add(other.amount));
  }

  /** What is left of this one; nothing if the other is larger. */
  public Quantity minus(Quantity other) {
    return new Quantity(amount.subtract(other.amount)).max(ZERO);
  }

  /** This one through a ratio of at least one, rounded up. */
  public Quantity through(Quantity ratio) {
    return new Quantity(amount.divide(ratio.amount, NANO, RoundingMode.UP));
  }

  /** The product of two. */
  public Quantity times(Quantity other) {
    return new Quantity(amount.multiply(other.amount).setScale(NANO, RoundingMode.DOWN));
  }

  /** This one, rounded down to what Kubernetes counts in. */
  public Quantity down(String resource) {
    int digits = resource.equals("cpu") ? 3 : 0;
    return new Quantity(amount.setScale(digits, RoundingMode.DOWN).setScale(NANO));
  }

  /** As people write an amount of a resource; rounded up to what Kubernetes counts in. */
  public String of(String resource) {
    if (resource.equals("cpu")) {
      BigInteger thousandths = up(amount.movePointRight(3));
      BigInteger[] parts = thousandths.divideAndRemainder(THOUSAND);
      return parts[1].signum() == 0 ? parts[0].toString() : thousandths + "m";
    }
    BigInteger whole = up(amount);
    int zeros = whole.getLowestSetBit(); // -1 for zero, which has none
    if (zeros >= 30) {
      return whole.shiftRight(30) + "Gi";
    }
    if (zeros >= 20) {
      return whole.shiftRight(20) + "Mi";
    }
    return zeros >= 10 ? whole.shiftRight(10) + "Ki" : whole.toString();
  }

  private static BigInteger up(BigDecimal number) {
    return number.setScale(0, RoundingMode.UP).toBigInteger();
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }
}
