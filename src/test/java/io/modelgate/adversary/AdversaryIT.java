package io.modelgate.adversary;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.adversary.Adversary.Catch;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The adversary finds each way around again when its fix is taken out. */
final class AdversaryIT {
  private static LocalProduct product;

  @BeforeAll
  static void start() throws Exception {
    product = LocalProduct.start();
  }

  @AfterAll
  static void stop() {
    if (product != null) {
      product.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Row.class)
  void findsAgainWhatIsTakenOut(Row row) {
    Figures figures = new Figures();
    Optional<Catch> found =
        new Adversary(product.caller(), row, row, figures)
            .search(
                Long.getLong("modelgate.adversary.seed", 1),
                Integer.getInteger("modelgate.adversary.seconds", 30));

    System.err.println(row + ": " + figures);
    found.ifPresent(System.err::println);
    assertThat(found).isPresent();
  }
}
