package io.modelgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelgate.testing.Component;
import io.modelgate.testing.Needs;
import io.modelgate.testing.ReferenceSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random models, signed by the reference signer's API with random methods, hashes and options, and
 * mutated: each verdict must be the one that follows from how the case was made.
 *
 * <p>{@code -Dmodelgate.random.models=500 -Dmodelgate.random.seed=0} choose other cases.
 */
@Needs(Component.REFERENCE_SIGNER)
final class RandomModelsIT {
  private static final Path MAKER = Path.of("src", "test", "python", "random_models");
  private static final Path CASES = Path.of("target", "random-models").toAbsolutePath();
  private static final String MODELS = System.getProperty("modelgate.random.models", "500");
  private static final String SEED = System.getProperty("modelgate.random.seed", "0");

  @Test
  void everyVerdictIsTheOneThatTheCaseWasMadeFor() throws Exception {
    System.out.printf("%s random models, seed %s, in %s%n", MODELS, SEED, CASES);
    ReferenceSigner.run(MAKER, List.of(CASES.toString(), "--models", MODELS, "--seed", SEED));

    List<String> disagreements = new ArrayList<>();
    List<RandomCase> cases = cases();
    for (RandomCase each : cases) {
      each.disagreement().ifPresent(disagreements::add);
    }
    Files.write(CASES.resolve("disagreements.txt"), disagreements);

    assertThat(cases).hasSize(2 * Integer.parseInt(MODELS));
    assertThat(disagreements)
        .withFailMessage(
            () ->
                "%d of %d verdicts are not the expected ones, seed %s:%n%s"
                    .formatted(
                        disagreements.size(),
                        cases.size(),
                        SEED,
                        String.join(
                            "\n", disagreements.subList(0, Math.min(20, disagreements.size())))))
        .isEmpty();
  }

  private static List<RandomCase> cases() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<RandomCase> cases = new ArrayList<>();
    for (String line : Files.readAllLines(CASES.resolve("cases.jsonl"), UTF_8)) {
      cases.add(json.readValue(line, RandomCase.class));
    }
    return cases;
  }
}
