package io.modelgate.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.pattern.PatternException;
import io.modelgate.policy.spec.FaultException;
import io.modelgate.resource.UnusablePolicy;
import io.modelgate.testing.StringConstants;
import io.modelgate.testing.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each fault that makes a policy unusable is said of a policy in examples/unusable. Faults are the
 * strings in classes that find some which have three words or more, so that a new one cannot come
 * without its example.
 */
final class FaultSentencesTest {
  private static final Path CLASSES = Path.of("target/classes/io/modelgate");
  private static final List<String> COMPILING = List.of("policy", "pattern");
  private static final List<String> READING =
      List.of("resource/PolicyReader", "resource/CompiledPolicies", "watch/PolicyStore");
  private static final int SHORTEST = 3;

  /** What no policy that is short enough to read leads to. */
  private static final List<String> NOT_SHOWN =
      List.of(
          // about 64 KiB, and 513 characters, of text
          " is larger than 64 KiB in total",
          " is larger than 64 KiB",
          "%s has %d characters, but may have at most %d",
          // about how many policies an API server holds, and how large they are
          "its spec is larger than",
          "namespace %s holds more than",
          // about our own mistakes
          "it cannot be compiled because of an internal error in Modelgate",
          // about expressions that compile, and fail with a pod
          "its expression costs too much",
          "its expression is neither true nor false");

  @Test
  void eachFaultIsSaidOfAPolicy() throws IOException {
    List<String> said = new ArrayList<>(ExampleSentencesTest.said());
    UnusablePolicy.all().forEach(each -> said.add(each.fault()));
    List<String> missing =
        faults().stream().filter(each -> !new Template(each).isSaidIn(said)).toList();

    assertThat(missing).filteredOn(each -> NOT_SHOWN.stream().noneMatch(each::contains)).isEmpty();
    assertThat(NOT_SHOWN)
        .filteredOn(each -> missing.stream().noneMatch(fault -> fault.contains(each)))
        .as("what examples show, or nobody says any more")
        .isEmpty();
  }

  @Test
  void faultsAreFoundHoweverTheyAreWritten() throws IOException {
    assertThat(faults())
        .contains(
            "spec must set exactly one of config and signers",
            "\u0001 must be set",
            "spec.rules is an empty list: add a rule",
            "only one of %1$s%2$s, %2$sGlob and %2$sRegExp may be set");
  }

  private static Set<String> faults() throws IOException {
    Set<String> faults = new TreeSet<>();
    for (Path file : classes()) {
      StringConstants.of(file).stream()
          .filter(each -> new Template(each).words() >= SHORTEST)
          .forEach(faults::add);
    }
    return faults;
  }

  private static List<Path> classes() throws IOException {
    List<Path> classes = new ArrayList<>();
    READING.forEach(each -> classes.add(CLASSES.resolve(each + ".class")));
    for (String each : COMPILING) {
      try (Stream<Path> files = Files.walk(CLASSES.resolve(each))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
          if (findsFaults(file)) {
            classes.add(file);
          }
        }
      }
    }
    return classes;
  }

  /** Whether a class makes policies unusable. */
  static boolean findsFaults(Path classFile) {
    return StringConstants.refersTo(classFile, FaultException.class)
        || StringConstants.refersTo(classFile, PatternException.class);
  }
}
