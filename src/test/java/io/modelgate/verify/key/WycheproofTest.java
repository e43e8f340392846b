package io.modelgate.verify.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(
      strings = {"ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384", "ecdsa_secp521r1_sha512"})
  void signaturesAreReadAlikeWithoutDiffieHellman(String file) throws Exception {
    assertThat(WycheproofVectors.signatures(file))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(Ecdsa.Restricted.isDer(each)).isEqualTo(Ecdsa.isDer(each)))
        .anySatisfy(each -> assertThat(Ecdsa.isDer(each)).isTrue())
        .anySatisfy(each -> assertThat(Ecdsa.isDer(each)).isFalse());
  }
}
