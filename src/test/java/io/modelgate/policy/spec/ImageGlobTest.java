package io.modelgate.policy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One image has many spellings, and a pattern means the image. */
final class ImageGlobTest {
  private static final String DIGEST =
      "@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  @ParameterizedTest
  @CsvSource({
    // the registry's host: case, default port, dots, the other names of Docker Hub
    "quay.io/team/vllm:*, QUAY.IO/team/vllm:1",
    "quay.io/team/vllm:*, Quay.io:443/team/vllm:1",
    "quay.io/team/vllm:*, quay.io:0443/team/vllm:1",
    "quay.io/team/vllm:*, quay.io./team/vllm:1",
    "QUAY.io:443/team/*, quay.io/team/vllm",
    "QUAY.IO*, quay.io/team/vllm",
    "*.example/team/*, HUB.Example:443/team/vllm:1",
    "'[2001:db8::1]/a', '[2001:DB8::1]:443/a:1'",
    "'*/vllm:1', '[2001:db8::1]:5000/vllm:1'",
    "localhost/vllm:1, LOCALHOST/vllm:1",
    "localhost:5000/vllm, localhost:05000/vllm:2",
    "docker.io/library/busybox:1.36, busybox:1.36",
    "docker.io/busybox, index.docker.io/library/busybox:1",
    "registry-1.docker.io/*/busybox:*, busybox",
    "library/busybox:*, busybox",
    "busybox:*, docker.io/library/busybox:1",
    "busybox, INDEX.docker.io:443/library/busybox",
    "team/app:1, docker.io/team/app:1",
    "docker.io/team/*, team/app",
    // tags and digests
    "busybox:latest, busybox",
    "*/vllm, x.example/vllm:1",
    "*/vllm:*, x.example/vllm",
    "*vllm*, vllm",
    "*/vllm:*, x.example/vllm@digest",
    "*/vllm:1, x.example/vllm@digest",
    "*/vllm:1, x.example/vllm:2@digest",
    "x.example/vllm@sha256:*, X.example/vllm:2@digest",
    "x.example/vllm:2@sha256:*, X.example/vllm:2@digest",
    "*/vllm:*, docker.io/library/vllm",
  })
  void sameImageMatches(String pattern, String image) {
    assertThat(matches(pattern, image)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "quay.io/team/vllm:*, quay.io:80/team/vllm:1",
    "quay.io/team/vllm:*, quay.io:8443/team/vllm:1",
    "quay.io/team/vllm:*, quay.io.example/team/vllm:1",
    "quay.io/*, notquay.io/team/vllm:1",
    "docker.io/library/busybox, team/busybox",
    "docker.io/library/busybox, quay.io/library/busybox",
    "busybox, quay.io/busybox",
    "busybox:1, busybox:2",
    "busybox:latest, busybox:1",
    "library/team/app, team/app",
    "localhost/vllm, docker.io/localhost/vllm",
    "quay.io/*, docker.io/quay.io/vllm",
    "quay.io/*, index.docker.io/QUAY.io:443/vllm",
    "x.example/vllm@sha256:*, x.example/vllm:1",
    "x.example/vllm:1@sha256:*, x.example/vllm:2@digest",
    "x.example/vllm:1, x.example/other@digest",
    "team/app:Beta, team/app:beta",
  })
  void anotherImageDoesNot(String pattern, String image) {
    assertThat(matches(pattern, image)).isFalse();
  }

  @Test
  void idMayBeAnyImage() {
    String id = "sha256:" + "a".repeat(64);

    assertThat(ImageGlob.of("*/vllm:*").matches(id)).isTrue();
    assertThat(ImageReference.of(id).isId()).isTrue();
    assertThat(ImageReference.of("sha256:abc").isId()).as("the beginning of an ID").isTrue();
    assertThat(ImageGlob.of("*/vllm:*").matches("sha256:abc")).isTrue();
    assertThat(ImageReference.of("sha256:latest").isId()).isFalse();
    assertThat(ImageGlob.of("*/vllm:*").matches("sha256:latest")).isFalse();
  }

  @Test
  void whatNoRuntimeAcceptsIsTakenAsItIs() {
    String tooLong = "X.example/" + "a".repeat(2000);

    assertThat(ImageReference.of(tooLong).spellings()).containsExactly(tooLong);
    for (String odd :
        new String[] {"", "/", ":", "@", "//", "a//b", ":443/", "[", "]:443/a", " "}) {
      assertThat(ImageGlob.of(odd).matches(odd)).as(odd).isTrue();
      assertThat(ImageGlob.of("*").matches(odd)).as(odd).isTrue();
      assertThat(ImageGlob.of("quay.io/*").matches(odd)).as(odd).isFalse();
    }
  }

  private static boolean matches(String pattern, String image) {
    return ImageGlob.of(pattern).matches(image.replace("@digest", DIGEST));
  }
}
