package io.modelgate.watch.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.modelgate.policy.decision.Caller;
import io.modelgate.policy.sandbox.RuntimeAuthorizer;
import io.modelgate.policy.sandbox.RuntimeAuthorizer.Answer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks the API server whose a token is (TokenReview) and what people may do (SubjectAccessReview).
 * An answer counts for some seconds; a question without an answer is no answer, and none is kept.
 */
public final class AccessReviews {
  private static final Duration CACHE_DURATION = Duration.ofSeconds(5);
  private static final int MAX_TOKENS = 1_000;
  private static final int MAX_ANSWERS = 20_000;

  /**
   * Whoever asks for a pod waits no longer: half of a webhook's timeoutSeconds in openshift/base.
   */
  private static final RequestConfig ONCE =
      new RequestConfigBuilder().withRequestTimeout(1_500).withRequestRetryBackoffLimit(0).build();

  private static final Logger LOG = System.getLogger(AccessReviews.class.getName());

  private record Question(
      Caller caller, String verb, String group, String plural, String name, String namespace) {}

  private final KubernetesClient client;
  private final Cache<String, Optional<Caller>> callers = cache(MAX_TOKENS);
  private final Cache<Question, Boolean> answers = cache(MAX_ANSWERS);
  private final Cache<Question, Boolean> uses = cache(MAX_TOKENS);

  /** Reviews by one client. */
  public AccessReviews(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Whose a token is.
   *
   * @return empty where it is nobody's, or not for this API server
   * @throws ClusterUnavailableException where that cannot be told
   */
  public Optional<Caller> authenticate(String token) {
    String digest = digest(token);
    return remembered(callers, digest, () -> review(token));
  }

  /**
   * Whether somebody may list resources.
   *
   * @param namespace where, or empty for everywhere
   * @throws ClusterUnavailableException where that cannot be told
   */
  public boolean mayList(Caller caller, Listable what, String namespace) {
    Question question = new Question(caller, "list", what.group(), what.plural(), "", namespace);
    return remembered(answers, question, () -> review(question, client));
  }

  /** Whether somebody may use a RuntimeClass: {@link RuntimeAuthorizer#mayUse}. */
  public Answer mayUse(Caller caller, String namespace, String runtime) {
    Question question =
        new Question(caller, "use", "node.k8s.io", "runtimeclasses", runtime, namespace);
    try {
      boolean isAllowed =
          remembered(
              uses,
              question,
              () ->
                  client
                      .adapt(NamespacedKubernetesClient.class)
                      .withRequestConfig(ONCE)
                      .call(each -> review(question, each)));
      return isAllowed ? Answer.YES : Answer.NO;
    } catch (ClusterUnavailableException e) {
      LOG.log(Level.WARNING, "Who may use a RuntimeClass is not known: {0}", e.sentence());
      return Answer.NONE;
    }
  }

  private Optional<Caller> review(String token) {
    TokenReview review = new TokenReviewBuilder().withNewSpec().withToken(token).endSpec().build();
    TokenReviewStatus status = client.tokenReviews().create(review).getStatus();
    boolean isSomebody =
        status != null
            && Boolean.TRUE.equals(status.getAuthenticated())
            && status.getUser() != null
            && status.getUser().getUsername() != null;
    return isSomebody ? Optional.of(caller(status.getUser())) : Optional.empty();
  }

  private static Caller caller(UserInfo user) {
    return new Caller(
        user.getUsername(),
        Objects.requireNonNullElse(user.getUid(), ""),
        Objects.requireNonNullElse(user.getGroups(), List.of()),
        Objects.requireNonNullElse(user.getExtra(), Map.of()));
  }

  private static boolean review(Question question, KubernetesClient client) {
    Caller caller = question.caller();
    SubjectAccessReview review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(caller.name())
            .withUid(caller.uid())
            .withGroups(caller.groups())
            .withExtra(caller.extra())
            .withNewResourceAttributes()
            .withVerb(question.verb())
            .withGroup(question.group())
            .withResource(question.plural())
            .withName(question.name())
            .withNamespace(question.namespace())
            .endResourceAttributes()
            .endSpec()
            .build();
    SubjectAccessReview answer = client.authorization().v1().subjectAccessReview().create(review);
    return answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }

  private static <K, V> V remembered(Cache<K, V> cache, K key, Supplier<V> question) {
    V known = cache.getIfPresent(key);
    if (known != null) {
      return known;
    }
    try {
      V answer = question.get();
      cache.put(key, answer);
      return answer;
    } catch (KubernetesClientException e) {
      throw new ClusterUnavailableException(e);
    }
  }

  private static <K, V> Cache<K, V> cache(int most) {
    return CacheBuilder.newBuilder().maximumSize(most).expireAfterWrite(CACHE_DURATION).build();
  }

  /** No token is kept. */
  private static String digest(String token) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
