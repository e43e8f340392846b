package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each effect of a runtime policy has an object of its own. */
final class NativeSlotsTest {
  private final NativeSlots slots = new NativeSlots("modelgate-native");

  @Test
  void noTwoHoldTheSame() {
    assertThat(slots.of("Deny a", Map.of())).contains("modelgate-native-00");
    assertThat(slots.of("Warn a", Map.of())).contains("modelgate-native-01");
    assertThat(slots.of("Deny a", Map.of())).contains("modelgate-native-00");
  }

  @Test
  void whatIsStoredSaysWhoHoldsIt() {
    Map<String, String> stored =
        Map.of("modelgate-native-00", "Deny b", "modelgate-native-05", "Deny a");
    assertThat(slots.of("Deny a", stored)).contains("modelgate-native-05");
    assertThat(slots.of("Deny c", stored)).contains("modelgate-native-01");
    slots.free("modelgate-native-01");
    assertThat(slots.of("Deny d", stored)).contains("modelgate-native-01");
  }

  @Test
  void policyWithoutAnyNameLeftNeedNotBeCompiled() {
    assertThat(slots.haveRoomFor("more", Map.of())).isTrue();
    for (int i = 0; i < NativeSlots.COUNT; i++) {
      slots.of("Deny " + i, Map.of());
    }

    assertThat(slots.haveRoomFor("more", Map.of())).isFalse();
    assertThat(slots.haveRoomFor("3", Map.of())).isTrue();
    assertThat(slots.haveRoomFor("3", Map.of("modelgate-native-03", "Warn more"))).isFalse();
    slots.free("modelgate-native-07");
    assertThat(slots.haveRoomFor("more", Map.of())).isTrue();
  }

  @Test
  void theAccountMayWriteAllAndNoMore() throws Exception {
    for (int i = 0; i < NativeSlots.COUNT; i++) {
      assertThat(slots.of("Deny " + i, Map.of())).isPresent();
    }
    assertThat(slots.of("Deny more", Map.of())).isEmpty();
    String roles = Files.readString(Path.of("openshift", "base", "rbac.yaml"));
    assertThat(roles)
        .contains("modelgate-native-00,")
        .contains("modelgate-native-" + (NativeSlots.COUNT - 1))
        .doesNotContain("modelgate-native-" + NativeSlots.COUNT)
        .contains("modelgate-guard-00,")
        .contains("modelgate-guard-" + (NativeSlots.COUNT - 1))
        .doesNotContain("modelgate-guard-" + NativeSlots.COUNT);
  }
}
