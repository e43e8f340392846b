package io.modelgate.policy.decision;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody as the API server knows them (authentication.k8s.io/v1, {@code UserInfo}).
 *
 * @param name the user's
 * @param uid tells them from a later user of the same name, or empty
 * @param groups theirs
 * @param extra what else authorizers look at, for example the scopes of a token
 */
public record Caller(
    String name, String uid, List<String> groups, Map<String, List<String>> extra) {
  private static final String SCOPES = "scopes.authorization.openshift.io";

  /**
   * The same, whatever the token was issued for: a login asks for a token that can do nothing but
   * say whose it is.
   */
  public Caller withoutScopes() {
    Map<String, List<String>> others = new HashMap<>(extra);
    others.remove(SCOPES);
    return new Caller(name, uid, groups, Map.copyOf(others));
  }
}
