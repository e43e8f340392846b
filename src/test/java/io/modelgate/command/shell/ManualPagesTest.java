package io.modelgate.command.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.command.CommandRun;
import io.modelgate.testing.Component;
import io.modelgate.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManualPagesTest {
  @TempDir Path directory;

  @BeforeEach
  void write() {
    assertThat(CommandRun.of("manual", directory.toString())).isEqualTo(new CommandRun(0, "", ""));
  }

  @Test
  void eachCommandForPeopleHasAPage() throws IOException {
    assertThat(pages())
        .contains("modelgate.1", "modelgate-explain.1", "modelgate-verify-key.1")
        .doesNotContain("modelgate-manual.1");
    assertThat(CommandRun.of("manual", "/dev/null/x").exitCode()).isEqualTo(2);
  }

  @Test
  @Needs(Component.MAN)
  void manShowsThem() throws Exception {
    for (String page : pages()) {
      String shown = man(directory.resolve(page));
      assertThat(shown).contains("NAME", "SYNOPSIS").doesNotContain("${", "%n", "warning: ");
    }
    assertThat(man(directory.resolve("modelgate-verify-key.1")))
        .contains("modelgate-verify-key - Verifies a signature made with a private key.")
        .contains("--public-key FILE\n", "--ignore-git-paths, --no-ignore-git-paths\n")
        .contains("EXIT STATUS\n       0      verified\n")
        .contains("SEE ALSO\n       modelgate-verify(1)\n");
    assertThat(man(directory.resolve("modelgate-test.1")))
        .contains("modelgate test policies --record\n", "--junit FILE\n");
  }

  private List<String> pages() throws IOException {
    try (Stream<Path> pages = Files.list(directory)) {
      return pages.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private static String man(Path page) throws IOException, InterruptedException {
    ProcessBuilder man =
        new ProcessBuilder("man", "--warnings=mac,char,escape", "-P", "cat", "-l", page.toString())
            .redirectErrorStream(true);
    man.environment().put("MANWIDTH", "80");
    man.environment().put("LC_ALL", "C.UTF-8");
    Process process = man.start();
    process.getOutputStream().close();
    String shown = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(shown).isZero();
    return shown;
  }
}
