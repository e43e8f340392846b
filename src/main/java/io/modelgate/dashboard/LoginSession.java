package io.modelgate.dashboard;

import com.ibm.websphere.security.social.UserProfile;
import com.ibm.websphere.security.social.UserProfileManager;
import java.util.Optional;

/**
 * What Liberty keeps of a browser's login (socialLogin-1.0). Only to be used where a login is
 * configured: elsewhere its classes are missing.
 */
final class LoginSession {
  private LoginSession() {}

  /** The token that the cluster's OAuth server gave for who is logged in, if somebody is. */
  static Optional<String> token() {
    return Optional.ofNullable(UserProfileManager.getUserProfile())
        .map(UserProfile::getAccessToken);
  }
}
