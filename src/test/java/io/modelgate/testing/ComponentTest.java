package io.modelgate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a machine may lack must be there in CI. */
final class ComponentTest {
  private static final Pattern LOOP = Pattern.compile("(?m)^for component in (.*); do$");

  @Test
  void ciRequiresEach() throws IOException {
    Matcher loop = LOOP.matcher(Files.readString(Path.of(".ci", "run")));
    assertThat(loop.find()).isTrue();
    String[] required = loop.group(1).split(" ", -1);

    assertThat(required)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Component.values()).map(Component::label).toList());
  }
}
