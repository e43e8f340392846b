package io.modelgate.verify.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Known verdicts on ECDSA signatures, on the Java that runs the tests. */
final class WycheproofTest {
  @ParameterizedTest
  @CsvSource({
    "ecdsa_secp256r1_sha256, 484",
    "ecdsa_secp384r1_sha384, 504",
    "ecdsa_secp521r1_sha512, 542"
  })
  void everySignatureGetsItsVerdict(String file, int count) throws Exception {
    List<String> judged = WycheproofVectors.judge(file);

    assertThat(judged).hasSize(count).allMatch(line -> line.endsWith(" as it should be"));
  }
}
