package io.modelgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.Payload;
import io.modelgate.verify.certificate.TestCertificate;
import io.modelgate.verify.signer.BundleSigner;
import io.modelgate.verify.statement.TestStatement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code modelgate verify signers}, and several models in one run. */
final class VerifySignersTest {
  private static final Path NVIDIA = Path.of("src", "test", "vectors", "nvidia");
  private static final byte[] WEIGHTS = {1, 2, 3};

  @TempDir Path temporary;
  private Path model;
  private BundleSigner old;
  private BundleSigner current;
  private BundleSigner stranger;

  @BeforeEach
  void makeModel() throws IOException, GeneralSecurityException {
    model = Files.createDirectory(temporary.resolve("bert"));
    Files.write(model.resolve("weights.bin"), WEIGHTS);
    old = signer("old");
    current = signer("current");
    stranger = signer("stranger");
  }

  @Test
  void anyOfTheSignersIsEnough() throws Exception {
    for (BundleSigner each : List.of(old, current)) {
      sign(each, "model.sig");

      CommandLineRun run = verify(key("old"), key("current"));

      assertThat(run.err()).doesNotContain("not verified", "failed");
      assertThat(run.exitCode()).isZero();
    }
    sign(stranger, "model.sig");
    CommandLineRun run = verify(key("old"), key("current"));

    assertThat(run.err())
        .contains(
            "model.sig: it is from none of the 2 accepted signers: it is not the given key's");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void signersOfDifferentMethodsAreTried() throws Exception {
    sign(current, "model.sig");
    Object[] authority = {
      "--signer=certificate",
      "--certificate-chain=" + NVIDIA.resolve("nv-agent-root-cert.pem"),
      "--extended-key-usage=Any"
    };

    assertThat(verify(authority, key("current")).exitCode()).isZero();
    CommandLineRun skill =
        CommandLineRun.of(
            "verify",
            "signers",
            authority[0],
            authority[1],
            authority[2],
            "--signer=key",
            "--public-key=" + temporary.resolve("current.pub.pem"),
            NVIDIA.resolve("mcore-split-pr"));
    assertThat(skill.out()).contains("signed with certificate CN=NVIDIA Agent Skills Signing 001");
    assertThat(skill.exitCode()).isZero();
  }

  @Test
  void twoMustHaveSigned() throws Exception {
    sign(old, "model.sig");
    sign(current, "bert.sig");

    CommandLineRun run = verify(new Object[] {"--at-least=2"}, key("old"), key("current"));

    assertThat(run.out()).containsPattern("signed with key SHA-256 \\w+ and key SHA-256 \\w+");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void recalledSignerDoesNotCountTowardThoseAskedFor() throws Exception {
    sign(old, "model.sig");
    sign(current, "bert.sig");
    String sha256 =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256").digest(old.keys().getPublic().getEncoded()));
    Object[] recall = {
      "--recalled={\"name\":\"stolen\",\"reason\":\"key lost\",\"fingerprints\":[\""
          + sha256
          + "\"]}"
    };
    Object[] two = {"--at-least=2"};

    CommandLineRun run = verify(recall, two, key("old"), key("current"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("ModelRecall stolen recalls").contains("key lost");
    sign(signer("new"), "new.sigstore.json");
    assertThat(verify(recall, two, key("old"), key("current"), key("new")).exitCode()).isZero();
  }

  @Test
  void linesOfClaimsAreSignatures() throws Exception {
    String provenance =
        bundle(stranger, "{\"predicateType\": \"https://slsa.dev/provenance/v1\"}".getBytes(UTF_8));
    Files.writeString(
        model.resolve("claims.jsonl"),
        String.join("\n", line(bundle(old)), line(provenance), line(bundle(current))) + "\n");

    assertThat(verify(new Object[] {"--at-least=2"}, key("old"), key("current")).exitCode())
        .isZero();
    assertThat(verify(key("old"), key("current")).err()).contains("there are 2 candidates");
  }

  @ParameterizedTest
  @CsvSource({"old, old", "old, stranger"})
  void oneSignerNeverCountsTwice(String one, String two) throws Exception {
    sign(old, "model.sig");
    sign(signer(two), "bert.sig"); // a new key by the name that is not accepted
    signerFile(two, two.equals("old") ? old : stranger);
    sign(old, "again.sigstore.json");
    Files.delete(model.resolve("bert.sig"));

    CommandLineRun run = verify(new Object[] {"--at-least=2"}, key(one), key(two));

    assertThat(run.err()).contains("1 of the accepted signers have signed, and 2 must have");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void keysOfOneFileAreSeveralSigners() throws Exception {
    Files.writeString(temporary.resolve("both.pub.pem"), pem(old) + pem(current));
    sign(old, "model.sig");
    assertThat(verify(new Object[] {"--at-least=2"}, key("both")).exitCode()).isEqualTo(1);

    sign(current, "bert.sig");
    assertThat(verify(new Object[] {"--at-least=2"}, key("both")).exitCode()).isZero();
  }

  @Test
  void allThatSignedMustHaveSignedThisModel() throws Exception {
    sign(old, "model.sig");
    Files.writeString(
        model.resolve("bert.sig"),
        bundle(current, TestStatement.of(Map.of("weights.bin", new byte[] {9})).json()));

    CommandLineRun run = verify(new Object[] {"--at-least=2"}, key("old"), key("current"));

    assertThat(run.err()).contains("weights.bin: changed since it was signed");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void attestationsBesideTheSignatureMayBeLeftOut() throws Exception {
    sign(current, "model.sig");
    Files.writeString(
        model.resolve("slsa.sigstore.json"),
        bundle(
            stranger, "{\"predicateType\": \"https://slsa.dev/provenance/v1\"}".getBytes(UTF_8)));

    assertThat(verify(key("current")).err()).contains("slsa.sigstore.json: not signed");
    assertThat(verify(new Object[] {"--ignore-attestations"}, key("current")).exitCode()).isZero();

    Files.writeString(model.resolve("payload.sigstore.json"), "import os");
    assertThat(verify(new Object[] {"--ignore-attestations"}, key("current")).err())
        .contains("there are 2 candidates");
    Files.move(model.resolve("payload.sigstore.json"), model.resolve("payload.jsonl"));
    assertThat(verify(new Object[] {"--ignore-attestations"}, key("current")).err())
        .contains("payload.jsonl: not signed")
        .doesNotContain("slsa");
  }

  @Test
  void anotherModelOfTheSameSignerIsRefused() throws Exception {
    sign(current, "model.sig");
    String digest =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(MessageDigest.getInstance("SHA-256").digest(WEIGHTS)));
    String other = "ab".repeat(32);

    assertThat(
            verify(
                    new Object[] {
                      "--model-name=mod*", "--model-digest=" + other, "--model-digest=" + digest
                    },
                    key("current"))
                .exitCode())
        .isZero();
    Path digests = temporary.resolve("digests.txt");
    Files.writeString(digests, "# written by the pipeline\n\n" + other + "\r\n" + digest + "\n");
    Object[] listed = {"--model-digests=" + digests};
    assertThat(verify(listed, key("current")).exitCode()).isZero();
    Files.writeString(digests, other);
    assertThat(verify(listed, key("current")).err()).endsWith(", not of " + other + "\n");
    Files.writeString(digests, "# none yet\n");
    assertThat(verify(listed, key("current")).err())
        .endsWith("it contains no root digest: write at least one, one per line\n");
    assertThat(verify(listed, key("current")).exitCode()).isEqualTo(3);
    Files.writeString(digests, digest + "\n" + other + " tiny\n");
    assertThat(verify(listed, key("current")).err())
        .endsWith(
            "line 2 is not a SHA-256: write one root digest of 64 hexadecimal digits a line\n");
    Files.delete(digests);
    assertThat(verify(listed, key("current")).exitCode()).isEqualTo(3);
    assertThat(verify(new Object[] {"--model-name=llama-*"}, key("current")).err())
        .endsWith("model.sig: it is of the model model, not of llama-*\n");
    assertThat(verify(new Object[] {"--model-digest=" + other}, key("current")).err())
        .endsWith("it is of the model with the root digest " + digest + ", not of " + other + "\n");
    assertThat(verify(new Object[] {"--signed-after=2026-11-01T00:00:00Z"}, key("current")).err())
        .endsWith(
            "nothing proves when it was made, and it must be after 2026-11-01T00:00:00Z: only"
                + " keyless signatures have such a time\n");
    assertThat(verify(new Object[] {"--model-name=*"}, key("current")).exitCode()).isEqualTo(2);
    assertThat(verify(new Object[] {"--model-digest=ab"}, key("current")).exitCode()).isEqualTo(2);
    assertThat(verify(new Object[] {"--signed-after=soon"}, key("current")).exitCode())
        .isEqualTo(2);
  }

  @Test
  void severalModelsHaveAVerdictEach() throws Exception {
    sign(current, "model.sig");
    Path changed = Files.createDirectory(temporary.resolve("changed"));
    Files.write(changed.resolve("weights.bin"), new byte[] {7});
    Files.writeString(changed.resolve("model.sig"), bundle(current));
    Path none = temporary.resolve("none");

    CommandLineRun run =
        CommandLineRun.of(
            "verify", "key", "--public-key", temporary.resolve("current.pub.pem"), changed, model);

    assertThat(run.out().lines()).singleElement().asString().startsWith("verified: " + model);
    assertThat(run.err().lines())
        .contains(changed + ":", "verification failed: 1 file differs: weights.bin");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(
            CommandLineRun.of(
                    "verify",
                    "key",
                    "--output=json",
                    "--public-key",
                    temporary.resolve("current.pub.pem"),
                    model,
                    none,
                    model)
                .out()
                .lines())
        .hasSize(3);
  }

  @Test
  void publishedSkillsAreVerifiedInOneRun() {
    CommandLineRun run =
        CommandLineRun.of(
            "verify",
            "certificate",
            "--certificate-chain",
            NVIDIA.resolve("nv-agent-root-cert.pem"),
            "--extended-key-usage=Any",
            NVIDIA.resolve("mcore-split-pr"),
            NVIDIA.resolve("mcore-linting-and-formatting"));

    assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.startsWith("verified: "));
    assertThat(run.exitCode()).isZero();
  }

  /** As many as there are of NVIDIA's: 334 good, 4 changed, 6 under another root. */
  @Test
  void hundredsOfPublishedSkillsHaveAVerdictEachInOneRun() throws Exception {
    X509Certificate other = TestCertificate.leaf(stranger.keys()).selfSigned();
    String chain =
        "{\"x509CertificateChain\": {\"certificates\": [{\"rawBytes\": \"%s\"}]}}"
            .formatted(Base64.getEncoder().encodeToString(other.getEncoded()));
    List<Object> words =
        new ArrayList<>(
            List.of(
                "verify",
                "certificate",
                "--certificate-chain=" + NVIDIA.resolve("nv-agent-root-cert.pem"),
                "--extended-key-usage=Any"));
    for (int i = 0; i < 344; i++) {
      Path skill =
          ModelCopy.of(
              NVIDIA.resolve(i % 2 == 0 ? "mcore-split-pr" : "mcore-linting-and-formatting"),
              temporary.resolve("skill-" + i));
      if (i % 86 == 0) {
        Files.writeString(skill.resolve("SKILL.md"), "changed");
      } else if (i % 60 == 1) {
        Files.writeString(skill.resolve("skill.oms.sig"), bundle(stranger, chain));
      }
      words.add(skill);
    }

    CommandLineRun run = CommandLineRun.of(words.toArray());

    assertThat(run.out().lines()).hasSize(334).allMatch(line -> line.startsWith("verified: "));
    assertThat(run.err().lines().filter(line -> line.startsWith("verification failed: ")))
        .hasSize(10)
        .filteredOn(
            line ->
                line.endsWith(
                    "its certificates lead to the root CN=leaf, which is not among the given"
                        + " certificates"))
        .hasSize(6);
    assertThat(run.exitCode()).isEqualTo(1);
  }

  private static String bundle(BundleSigner signer, String material) throws Exception {
    byte[] statement = TestStatement.of(Map.of("weights.bin", WEIGHTS)).json();
    return BundleSigner.json(
        material,
        statement,
        signer.sign(
            "SHA256withECDSA", new Envelope(Envelope.IN_TOTO, Payload.of(statement), new byte[0])));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " | Missing option: --signer",
        "--public-key=a --signer=key | Option --public-key does not go before the first",
        "--signer=key --identity=a | Option --identity does not go behind --signer key",
        "--signer=none | --signer is none, none of key, certificate, sigstore",
        "--signer=certificate | Missing option: --certificate-chain",
        "--signer=key --at-least=0 | --at-least is 0, not a number from 1 to 16",
        "--signer=key --at-least=x | --at-least is x, not a number from 1 to 16",
        "--signer=certificate --certificate-chain=a --at-least=2 | --at-least is 2, more than there"
            + " are signers: 1",
      })
  void wrongCommandLineIsRefused(String options, String sentence) {
    List<Object> words = new ArrayList<>(List.of("verify", "signers"));
    if (options != null) {
      words.addAll(List.of(options.split(" ")));
    }
    words.add("model");

    CommandLineRun run = CommandLineRun.of(words.toArray());

    assertThat(run.err().lines().findFirst()).contains(sentence);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void whatGoesWithOneModelOnlyIsRefusedForSeveral() {
    assertThat(CommandLineRun.of("verify", "key", "--signature=a", "b", "c").err())
        .startsWith("--signature can only be used with one MODEL, not with 2");
    assertThat(CommandLineRun.of("verify", "key", "--watch=5m", "b", "c").err())
        .startsWith("--watch can only be used with one MODEL, not with 2");
  }

  private CommandLineRun verify(Object[]... options) {
    List<Object> words = new ArrayList<>(List.of("verify", "signers"));
    for (Object[] each : options) {
      words.addAll(List.of(each));
    }
    words.add(model);
    return CommandLineRun.of(words.toArray());
  }

  private Object[] key(String name) {
    return new Object[] {"--signer=key", "--public-key=" + temporary.resolve(name + ".pub.pem")};
  }

  private BundleSigner signer(String name) throws IOException, GeneralSecurityException {
    BundleSigner signer = new BundleSigner("secp256r1");
    signerFile(name, signer);
    return signer;
  }

  private void signerFile(String name, BundleSigner signer) throws IOException {
    Files.writeString(temporary.resolve(name + ".pub.pem"), pem(signer));
  }

  private static String pem(BundleSigner signer) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getEncoder().encodeToString(signer.keys().getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private void sign(BundleSigner signer, String file) throws IOException, GeneralSecurityException {
    Files.writeString(model.resolve(file), bundle(signer));
  }

  private static String bundle(BundleSigner signer) throws IOException, GeneralSecurityException {
    return bundle(signer, TestStatement.of(Map.of("weights.bin", WEIGHTS)).json());
  }

  private static String bundle(BundleSigner signer, byte[] statement)
      throws GeneralSecurityException {
    return BundleSigner.json(
        "{\"publicKey\": {\"hint\": \"\"}}",
        statement,
        signer.sign(
            "SHA256withECDSA", new Envelope(Envelope.IN_TOTO, Payload.of(statement), new byte[0])));
  }

  private static String line(String bundle) {
    return bundle.replace("\n", " ");
  }
}
