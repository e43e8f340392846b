package io.modelgate.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs tests, and writes down what became of each. */
final class TestRun implements TestExecutionListener {
  private static final JsonMapper JSON = new JsonMapper();

  /** What became of a test, or of a class before its tests. */
  enum Result {
    PASSED,
    SKIPPED,
    FAILED
  }

  /**
   * What became of one.
   *
   * @param test a class, or {@code CLASS#METHOD(PARAMETERS)}
   * @param reason why it was skipped, or failed
   */
  record Outcome(String test, Result result, String reason) {}

  private final List<Outcome> outcomes = new ArrayList<>();

  private TestRun() {}

  /**
   * Takes the file for the outcomes, then names of classes, and {@code CLASS#METHOD(PARAMETERS)}.
   */
  public static void main(String[] arguments) throws IOException {
    List<DiscoverySelector> selectors =
        Stream.of(arguments).skip(1).map(TestRun::selector).toList();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectors).build();
    TestRun run = new TestRun();
    LauncherFactory.create().execute(request, run);
    JSON.writeValue(Path.of(arguments[0]).toFile(), run.outcomes);
    System.exit(0); // whatever a test has left running
  }

  /** What a run has written. */
  static List<Outcome> read(Path file) throws IOException {
    return List.of(JSON.readValue(Files.readAllBytes(file), Outcome[].class));
  }

  private static DiscoverySelector selector(String name) {
    return name.contains("#") ? selectMethod(name) : selectClass(name);
  }

  @Override
  public void executionSkipped(TestIdentifier identifier, String reason) {
    outcomes.add(new Outcome(name(identifier), Result.SKIPPED, reason));
  }

  @Override
  public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
    if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
      String reason = result.getThrowable().map(Throwable::toString).orElse("");
      boolean isAborted = result.getStatus() == TestExecutionResult.Status.ABORTED;
      outcomes.add(
          new Outcome(name(identifier), isAborted ? Result.SKIPPED : Result.FAILED, reason));
    } else if (identifier.isTest()) {
      outcomes.add(new Outcome(name(identifier), Result.PASSED, ""));
    }
  }

  private static String name(TestIdentifier identifier) {
    return identifier
        .getSource()
        .map(
            source -> {
              if (source instanceof MethodSource method) {
                return "%s#%s(%s)"
                    .formatted(
                        method.getClassName(),
                        method.getMethodName(),
                        method.getMethodParameterTypes());
              }
              return source instanceof ClassSource type ? type.getClassName() : "";
            })
        .orElse(identifier.getDisplayName());
  }
}
