package io.modelgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Starts the API server and prepares the Liberty servers, once for all integration tests. Where
 * there is no API server, the tests that it extends are skipped.
 */
public final class Environment
    implements ExecutionCondition, BeforeAllCallback, BeforeEachCallback {
  /** The directory that the server of the directory tests watches. */
  public static final Path POLICIES = Path.of("target", "it", "policies").toAbsolutePath();

  /** What lives as long as the test run. */
  private record Parts(KubeApi api, LibertyServer cluster, LibertyServer directory) {
    static Parts create() {
      try {
        Files.createDirectories(POLICIES);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Parts(
          KubeApi.start(),
          LibertyServer.create("modelgate-cluster", "KUBECONFIG=" + KubeApi.KUBECONFIG),
          LibertyServer.create("modelgate-directory", "MODELGATE_POLICIES=" + POLICIES));
    }
  }

  private static volatile @Nullable Parts parts;

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return NeedsCondition.evaluate(List.of(Component.API_SERVER));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (parts == null) {
      parts = Parts.create();
    }
  }

  /**
   * The store closes what came last first: this comes after Arquillian's servers, so that the API
   * server goes before them and they need not wait for its connections.
   */
  @Override
  public void beforeEach(ExtensionContext context) {
    KubeApi api = api();
    if (AnnotationSupport.isAnnotated(context.getRequiredTestClass(), ArquillianTest.class)) {
      context
          .getRoot()
          .getStore(Namespace.create(Environment.class))
          .getOrComputeIfAbsent(KubeApi.class, key -> api, KubeApi.class);
    }
  }

  /** The API server. */
  public static KubeApi api() {
    return started().api();
  }

  /** The Liberty server whose policies come from the API server. */
  public static Webhook clusterServer() {
    return new Webhook(started().cluster());
  }

  /** The Liberty server whose policies come from {@link #POLICIES}. */
  public static Webhook directoryServer() {
    return new Webhook(started().directory());
  }

  private static Parts started() {
    return Objects.requireNonNull(parts, "the test lacks @ExtendWith(Environment.class)");
  }
}
