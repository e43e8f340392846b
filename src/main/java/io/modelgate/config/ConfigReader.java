package io.modelgate.config;

import io.modelgate.policy.quantity.Quantity;
import io.modelgate.policy.spec.ImageReference;
import io.modelgate.policy.spec.QuotedText;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Reads keys and takes note of what is wrong with each: its name, what was found, what was
 * expected. A value with a fault is replaced by one that does no harm; nothing is decided by it.
 */
final class ConfigReader {
  private static final int MAX_PORT = 65_535;
  private static final int MAX_QUOTE_LENGTH = 200;
  private static final String VARIABLE_PREFIX = "MODELGATE_";
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final Pattern RESOURCE =
      Pattern.compile(
          "([a-z0-9][-a-z0-9.]{0,251}[a-z0-9]/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

  /** What Kubernetes tells containers of Services whose names begin with "modelgate". */
  private static final Pattern OF_A_SERVICE =
      Pattern.compile(
          "(.*_)?SERVICE_(HOST|PORT(_.*)?)|(.*_)?PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?");

  private final Config config;
  private final List<String> faults = new ArrayList<>();
  private final Set<String> known = new HashSet<>();

  ConfigReader(Config config) {
    this.config = config;
  }

  /** All that is wrong so far. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  void fault(String sentence) {
    faults.add(sentence);
  }

  void fault(String key, String value, String expected) {
    faults.add(
        "%s is %s, not %s.".formatted(key, QuotedText.of(value, MAX_QUOTE_LENGTH), expected));
  }

  /** A value without the blanks and line ends around it, as a file of Windows has them. */
  String text(String key, String otherwise) {
    known.add(key);
    try {
      return config.getOptionalValue(key, String.class).map(String::strip).orElse(otherwise);
    } catch (NoSuchElementException | IllegalArgumentException e) { // ${something} that is not set
      faults.add("%s cannot be read: %s".formatted(key, e.getMessage()));
      return otherwise;
    }
  }

  Path path(String key, String otherwise) {
    String value = text(key, otherwise);
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      fault(key, value, "a path");
      return Path.of("");
    }
  }

  /**
   * A file of certificates in PEM, by its absolute path, since the server has another working
   * directory than whoever sets it. One that cannot be used is a fault, and stays a file: what it
   * is to keep out is kept out.
   */
  Optional<CertificateFile> certificateFile(String key) {
    String value = text(key, "");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    CertificateFile file = new CertificateFile(path(key, value));
    try {
      if (file.path().isAbsolute()) {
        file.read();
        return Optional.of(file);
      }
    } catch (IOException e) {
      // The fault below says that the file is unreadable.
    }
    fault(key, value, "the absolute path of a readable file with certificates in PEM");
    return Optional.of(file);
  }

  /** A directory with a key pair for receipts; none if the value is empty. */
  Optional<ReceiptsKey> receiptsKey(String key) {
    String value = text(key, "");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Path directory = path(key, value);
    try {
      if (directory.isAbsolute()) {
        return Optional.of(ReceiptsKey.read(directory));
      }
    } catch (IOException e) {
      // The fault below says what the directory must hold.
    }
    fault(
        key,
        value,
        "the absolute path of a directory with %s (PKCS #8) and %s, a key pair on P-256"
            .formatted(ReceiptsKey.PRIVATE, ReceiptsKey.PUBLIC));
    return Optional.empty();
  }

  /** Words between commas, in order. */
  Set<String> list(String key) {
    Set<String> words = new LinkedHashSet<>();
    for (String word : text(key, "").split(",", -1)) {
      if (!word.isBlank()) {
        words.add(word.strip());
      }
    }
    return Collections.unmodifiableSet(words);
  }

  String image(String key) {
    String value = text(key, "");
    if (!ImageReference.isWellFormed(value)) {
      fault(key, value, "the name of an image, such as \"registry.example/verifier:1.0\"");
    }
    return value;
  }

  String namespace(String key, String otherwise) {
    String value = text(key, otherwise);
    if (!LABEL.matcher(value).matches()) {
      fault(key, value, "the name of a namespace");
    }
    return value;
  }

  void flag(String key, String otherwise) {
    String value = text(key, otherwise);
    if (!value.equals("true") && !value.equals("false")) {
      fault(key, value, "\"true\" or \"false\"");
    }
  }

  int port(String key, String otherwise) {
    String value = text(key, otherwise);
    try {
      int port = Integer.parseInt(value);
      if (port > 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      // reported below, as any other number that is none
    }
    fault(key, value, "a port from 1 to 65535");
    return MAX_PORT;
  }

  /**
   * A duration of ISO 8601.
   *
   * @param bounds in words, after an example, as in {@code "PT10S", up to ten minutes}
   */
  Duration duration(
      String key, String otherwise, Duration shortest, Duration longest, String bounds) {
    String value = text(key, otherwise);
    try {
      Duration duration = Duration.parse(value);
      if (duration.compareTo(shortest) >= 0 && duration.compareTo(longest) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // reported below, as one that is too short
    }
    fault(key, value, "a duration such as " + bounds);
    return shortest;
  }

  /** Amounts by resource, in order. */
  Map<String, String> quantities(String key) {
    return pairs(
        key,
        "a list of quantities such as \"cpu=100m,memory=128Mi\"",
        "",
        (name, amount) ->
            RESOURCE.matcher(name).matches()
                && Quantity.parse(amount).filter(each -> each.amount().signum() >= 0).isPresent());
  }

  /** Globs of images by the container's name; any image is meant if there is none. */
  Map<String, String> containers(String key) {
    return pairs(
        key,
        "a list of containers such as \"storage-initializer=*/storage-initializer:*\"",
        "*",
        (name, image) -> LABEL.matcher(name).matches());
  }

  /** Names of objects, each once; none if the value is empty. */
  List<String> names(String key) {
    String value = text(key, "");
    List<String> names =
        value.isBlank() ? List.of() : Stream.of(value.split(",", -1)).map(String::strip).toList();
    boolean isGood = names.stream().allMatch(name -> SUBDOMAIN.matcher(name).matches());
    if (!isGood || new HashSet<>(names).size() < names.size()) {
      fault(key, value, "a list of names of Secrets such as \"registry-login\"");
      return List.of();
    }
    return names;
  }

  /** Globs of images by a glob of the container's name. */
  Map<String, String> sidecars(String key) {
    return pairs(
        key,
        "a list of native sidecars with their images such as \"jfs-mount*=*juicedata/mount\"",
        "",
        (name, image) -> LABEL.matcher(name.replace('*', 'x')).matches());
  }

  /** That no amount is more than that of the same resource elsewhere. */
  void requireAtMost(
      String key, Map<String, String> amounts, String bound, Map<String, String> bounds) {
    amounts.forEach(
        (name, amount) ->
            Quantity.parse(amount)
                .flatMap(
                    found ->
                        Quantity.parse(bounds.getOrDefault(name, ""))
                            .filter(most -> found.compareTo(most) > 0))
                .ifPresent(
                    most ->
                        fault(
                            key,
                            name + "=" + amount,
                            "at most the \"%s=%s\" of %s"
                                .formatted(name, bounds.getOrDefault(name, ""), bound))));
  }

  <T extends Enum<T>> T oneOf(String key, T otherwise) {
    String value = text(key, otherwise.name());
    T[] choices = otherwise.getDeclaringClass().getEnumConstants();
    for (T choice : choices) {
      if (choice.name().equalsIgnoreCase(value)) {
        return choice;
      }
    }
    fault(
        key,
        value,
        Stream.of(choices)
            .map(choice -> "\"" + choice.name().toLowerCase(Locale.ROOT) + "\"")
            .collect(Collectors.joining(", ", "one of ", "")));
    return otherwise;
  }

  /**
   * That every key that is set is one that somebody reads.
   *
   * @param others keys that were not read here
   */
  void requireKnown(Collection<String> others) {
    known.addAll(others);
    Set<String> variables =
        known.stream().map(ConfigReader::variable).collect(Collectors.toUnmodifiableSet());
    Set<String> unknown = new TreeSet<>();
    Set<String> names = new HashSet<>();
    config.getPropertyNames().forEach(names::add);
    for (String name : names) {
      boolean isOurs = name.startsWith(ModelgateConfig.PREFIX) || name.startsWith(VARIABLE_PREFIX);
      // A variable is listed as a key, too.
      boolean isOfAVariable =
          name.startsWith(ModelgateConfig.PREFIX) && names.contains(variable(name));
      boolean isOfAService =
          name.startsWith(VARIABLE_PREFIX)
              && OF_A_SERVICE.matcher(name.substring(VARIABLE_PREFIX.length())).matches();
      boolean isKnown = known.contains(name) || variables.contains(name);
      if (isOurs && !isOfAVariable && !isOfAService && !isKnown) {
        unknown.add(name);
      }
    }
    unknown.forEach(
        name ->
            faults.add(
                "%s is not a configuration key of Modelgate: correct its name, or remove it."
                    .formatted(QuotedText.of(name, MAX_QUOTE_LENGTH))));
  }

  private static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private Map<String, String> pairs(
      String key, String expected, String otherwise, BiPredicate<String, String> isValid) {
    String value = text(key, "");
    Map<String, String> pairs = new LinkedHashMap<>();
    boolean isFaulty = false;
    for (String pair : value.isBlank() ? new String[0] : value.split(",", -1)) {
      String[] parts = pair.strip().split("=", 2);
      String name = parts[0].strip();
      String right = parts.length == 2 ? parts[1].strip() : otherwise;
      boolean isGood = !name.isEmpty() && !right.isEmpty() && isValid.test(name, right);
      isFaulty |= !isGood || pairs.put(name, right) != null;
    }
    if (isFaulty) {
      fault(key, value, expected);
    }
    return Collections.unmodifiableMap(pairs);
  }
}
