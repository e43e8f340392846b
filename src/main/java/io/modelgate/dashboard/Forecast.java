package io.modelgate.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.modelgate.whatif.ChangeCounts;
import io.modelgate.whatif.PodChange;
import java.util.List;

/**
 * What a change of policies would do to some of the pods.
 *
 * @param asOf when it was so, in RFC 3339
 * @param scope as in {@link Listing}
 * @param pods how many were looked at for this part
 * @param counts of them, by what the change does to them and what causes it
 * @param items those that are denied, or with which anything is another way
 * @param notes why a policy of the change cannot be applied, one sentence each
 * @param next to be given as {@code continue} for the next part; empty after the last
 */
record Forecast(
    String asOf,
    String scope,
    int pods,
    List<ChangeCounts.Count> counts,
    List<PodChange> items,
    List<String> notes,
    @JsonProperty("continue") @JsonInclude(JsonInclude.Include.NON_EMPTY) String next) {}
