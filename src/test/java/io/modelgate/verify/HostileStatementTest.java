package io.modelgate.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.verify.Flaws.Flaw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A good signature around a statement with one flaw: each is refused with one exact sentence. */
final class HostileStatementTest {
  @TempDir Path temporary;
  private SignedModel model;

  @BeforeEach
  void makeModel() throws IOException, GeneralSecurityException {
    model = new SignedModel(temporary);
  }

  @ParameterizedTest
  @CsvSource({"statement, ''", "statement-v0.2, ''", "shards, abcdef"})
  void statementWithoutFlawIsVerified(String file, String content) throws Exception {
    Files.writeString(model.path().resolve("a"), content);
    model.sign(Flaws.of(file).good());

    assertThat(model.verify().verified()).isTrue();
  }

  static Stream<Arguments> flaws() throws IOException {
    Stream.Builder<Arguments> flaws = Stream.builder();
    for (String file : new String[] {"statement", "statement-v0.2", "shards"}) {
      Flaws all = Flaws.of(file);
      all.flaws().forEach(flaw -> flaws.add(Arguments.of(flaw, all.good())));
    }
    return flaws.build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("flaws")
  void flawIsRefused(Flaw flaw, String good) throws Exception {
    model.sign(flaw.in(good));

    model.assertRefused(flaw.says());
  }
}
