package io.modelgate.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A part of a list.
 *
 * @param asOf when it was so, in RFC 3339
 * @param scope {@code cluster} for who may list everywhere, {@code namespaces} for who may not
 * @param items those of this part
 * @param next to be given as {@code continue} for the next part; empty after the last
 */
record Listing<T>(
    String asOf,
    String scope,
    List<T> items,
    @JsonProperty("continue") @JsonInclude(JsonInclude.Include.NON_EMPTY) String next) {
  static final String EVERYWHERE = "cluster";
  static final String SOME_NAMESPACES = "namespaces";

  static <T> Listing<T> of(boolean isEverywhere, List<T> items, String next) {
    return new Listing<>(now(), isEverywhere ? EVERYWHERE : SOME_NAMESPACES, items, next);
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
