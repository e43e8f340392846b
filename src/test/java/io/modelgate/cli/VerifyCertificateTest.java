package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code modelgate verify certificate}, also on models that releases of the reference signed. */
final class VerifyCertificateTest {
  private static final Path VECTORS = Path.of("src", "test", "vectors");
  private static final Path KEYS = VECTORS.resolve("keys");
  private static final Path NVIDIA = VECTORS.resolve("nvidia");

  /** As OpenSSL prints it. */
  private static final String AGENT_ROOT =
      "6F:1B:B8:75:B7:7A:EA:3F:C8:78:A7:A3:23:74:97:23:5C:53:65:76:01:37:5C:0E:F4:BD:CD:E6:9E:84:37:82";

  private static final Path ROOT = KEYS.resolve("ca-cert.pem");

  @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource({"v0.3.1-certificate, 2", "v1.1.0-certificate, 2"})
  void modelIsVerified(String release, int files) throws IOException {
    Path model = copy(release);

    CommandLineRun run = verify(model, "--certificate-chain", ROOT);

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("verified: " + model + ": " + files + " files, ")
        .contains("signed with certificate CN=intermediate-ca");
    assertThat(run.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.3.1-certificate", "v1.1.0-certificate"})
  void changedFileIsNamed(String release) throws IOException {
    Path model = copy(release);
    Files.writeString(model.resolve("signme-1"), "changed");

    assertFails(
        verify(model, "--certificate-chain", ROOT),
        "signme-1: changed since it was signed",
        "verification failed: 1 file differs: signme-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.2.0-certificate", "v0.3.1-certificate", "v1.1.0-certificate"})
  void flippedSignatureIsRefused(String release) throws IOException {
    Path model = copy(release);
    Path signature = model.resolve("model.sig");
    String bundle = Files.readString(signature);
    int end = bundle.indexOf('"', bundle.indexOf("\"sig\":") + 8);
    char flipped = bundle.charAt(end - 6) == 'A' ? 'B' : 'A';
    Files.writeString(
        signature, bundle.substring(0, end - 6) + flipped + bundle.substring(end - 5));

    assertFails(
        verify(model, "--certificate-chain", ROOT),
        "verification failed: signature "
            + signature
            + ": it is not its certificate's: CN=intermediate-ca");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.2.0-certificate", "v0.3.1-certificate", "v1.1.0-certificate"})
  void intermediateIsNoRoot(String release) throws IOException {
    Path model = copy(release);

    assertFails(
        verify(model, "--certificate-chain", KEYS.resolve("int-ca-cert.pem")),
        "verification failed: signature "
            + model.resolve("model.sig")
            + ": the issuer of its certificate CN=intermediate-ca, CN=root-ca, is neither among the"
            + " given certificates nor in the signature");
  }

  @Test
  void fingerprintsAreToldOnRequest() throws IOException {
    Path model = copy("v1.1.0-certificate");

    CommandLineRun run = verify(model, "--log_fingerprints", "--certificate_chain", ROOT);

    assertThat(run.err().lines())
        .containsExactly(
            "given certificate CN=root-ca: SHA-256 "
                + "96b4074fc3c05ab9a7dcdbc239ce4737ecfc5e6ca298f7a908cbe615646a6bc5",
            "signature certificate CN=intermediate-ca: SHA-256 "
                + "da3662b630eb0f585c33f114a076b8da2ceda0f275cb578e6d1d9cab84c04d3b",
            "signature certificate CN=intermediate-ca: SHA-256 "
                + "9bbfcf17babdc99cf6c30cec108fc49ea8880e38506852596714315ca3c846c1");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void severalFilesMayBeGiven() throws IOException {
    Path model = copy("v1.1.0-certificate");

    assertThat(
            verify(
                    model,
                    "--certificate_chain",
                    KEYS.resolve("int-ca-cert.pem"),
                    "--certificate-chain",
                    ROOT)
                .exitCode())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mcore-linting-and-formatting", "mcore-split-pr"})
  void certificateMustBeForSigningCode(String skill) {
    Path published = VECTORS.resolve("nvidia");
    Path signature = published.resolve(skill).resolve("skill.oms.sig");

    CommandLineRun run =
        CommandLineRun.of(
            "verify",
            "certificate",
            "--signature",
            signature,
            "--certificate-chain",
            published.resolve("nv-agent-root-cert.pem"),
            published.resolve(skill));

    assertFails(
        run,
        "verification failed: signature "
            + signature
            + ": its certificate CN=NVIDIA Agent Skills Signing 001,O=NVIDIA Corporation,C=US lacks"
            + " the extended key usage codeSigning; to accept one that names none, set"
            + " extendedKeyUsage Any (--extended-key-usage Any)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mcore-linting-and-formatting", "mcore-split-pr"})
  void publishedSkillIsVerifiedByWhatItsSignerSays(String skill) {
    CommandLineRun run =
        skill(
            skill,
            "--extended-key-usage=Any",
            "--subject=CN=NVIDIA Agent Skills Signing *, O=NVIDIA Corporation, C=US",
            "--authority-fingerprint=" + AGENT_ROOT);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void statedConditionsMustHold() {
    String signature = NVIDIA.resolve("mcore-split-pr").resolve("skill.oms.sig").toString();
    String refused = "verification failed: signature " + signature + ": its certificate ";
    String name = "CN=NVIDIA Agent Skills Signing 001,O=NVIDIA Corporation,C=US";

    assertFails(
        skill("mcore-split-pr", "--extended-key-usage=Any", "--subject=CN=*,O=NVIDIA"),
        refused + "is for " + name + ", not for CN=*,O=NVIDIA");
    assertFails(
        skill("mcore-split-pr", "--extended-key-usage=any", "--alternative-name=DNS:nvidia.com"),
        refused + name + " has no alternative name, not DNS:nvidia.com");
    assertThat(
            skill(
                    "mcore-split-pr",
                    "--extended-key-usage=Any",
                    "--authority-fingerprint=" + "0".repeat(64))
                .err())
        .contains(AGENT_ROOT.replace(":", "").toLowerCase(Locale.ROOT))
        .endsWith(", not of the one with " + "0".repeat(64) + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--extended-key-usage=Server | --extended-key-usage is Server, neither CodeSigning nor Any",
        "--authority-fingerprint=abc | --authority-fingerprint is not a SHA-256 fingerprint, which"
            + " has 64 hexadecimal digits",
        "--subject=* | Option --subject matches every name: write the value of at least one"
            + " attribute, for example *,O=Organization",
        "--subject=CN=**,* | Option --subject matches every name: write the value of at least one"
            + " attribute, for example *,O=Organization",
        "--subject=NVIDIA | Option --subject is not a distinguished name such as"
            + " CN=Example,O=Organization, in which each value may contain *",
        "--alternative-name=email:*@* | Option --alternative-name matches every name of its kind:"
            + " use a more specific pattern than *, for example email:*@example.com",
        "--alternative-name=me@example.com | Option --alternative-name must begin with email:, DNS:"
            + " or URI:, for example email:*@example.com",
      })
  void wrongConditionsAreRefused(String option, String sentence) {
    CommandLineRun run = skill("mcore-split-pr", option);

    assertThat(run.err().lines().findFirst()).contains(sentence);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private static CommandLineRun skill(String name, Object... options) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "verify",
                "certificate",
                "--signature",
                NVIDIA.resolve(name).resolve("skill.oms.sig"),
                "--certificate-chain",
                NVIDIA.resolve("nv-agent-root-cert.pem")));
    arguments.addAll(List.of(options));
    arguments.add(NVIDIA.resolve(name));
    return CommandLineRun.of(arguments.toArray());
  }

  /** OpenSSL's older label. */
  @Test
  void labelX509CertificateIsTaken() throws Exception {
    Path chain =
        Files.writeString(
            temporary.resolve("ca.pem"),
            Files.readString(Path.of("src/test/vectors/keys/ca-cert.pem"))
                .replace(" CERTIFICATE-----", " X509 CERTIFICATE-----"));
    Path model = Path.of("src/test/vectors/v1.1.0-certificate");

    CommandLineRun run =
        CommandLineRun.of(
            "verify",
            "certificate",
            "--certificate-chain=" + chain,
            "--signature=" + model.resolve("model.sig"),
            "--ignore-paths=" + model.resolve("ignore-me"),
            model);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void unusableFilesAreNamed() throws IOException {
    Path none = temporary.resolve("none.pem");
    Path key = Path.of("src/test/models/p256.pub.pem");
    Path broken =
        Files.writeString(
            temporary.resolve("broken.pem"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

    assertNotChecked(none, "it does not exist");
    assertNotChecked(temporary, "it is not a file");
    assertNotChecked(key, "it contains a public key, not a PEM block CERTIFICATE");
    assertNotChecked(broken, "it contains a block CERTIFICATE that is not an X.509 certificate");
  }

  @Test
  void rootIsRequired() {
    CommandLineRun run = CommandLineRun.of("verify", "certificate", "--signature", "s", "model");

    assertThat(run.err()).startsWith("Missing option: --certificate-chain");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private Path copy(String release) throws IOException {
    Path model = ModelCopy.of(VECTORS.resolve(release), temporary.resolve("model"));
    Files.deleteIfExists(model.resolve("ignore-me"));
    return model;
  }

  private static CommandLineRun verify(Path model, Object... options) {
    Object[] arguments = new Object[options.length + 5];
    arguments[0] = "verify";
    arguments[1] = "certificate";
    arguments[2] = "--signature";
    arguments[3] = model.resolve("model.sig");
    System.arraycopy(options, 0, arguments, 4, options.length);
    arguments[arguments.length - 1] = model;
    return CommandLineRun.of(arguments);
  }

  private static void assertNotChecked(Path file, String reason) {
    CommandLineRun run =
        CommandLineRun.of(
            "verify", "certificate", "--signature", "s", "--certificate-chain", file, "model");

    assertThat(run.err().strip())
        .isEqualTo("not verified: certificate chain " + file + ": " + reason);
    assertThat(run.exitCode()).isEqualTo(3);
  }

  private static void assertFails(CommandLineRun run, String... lines) {
    assertThat(run.err().lines()).containsExactly(lines);
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(1);
  }
}
