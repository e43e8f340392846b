package io.modelgate.cli;

import picocli.CommandLine.Command;

/** Groups the signing methods. */
@Command(
    name = "verify",
    description = {
      "Verifies a model against its OpenSSF Model Signing signature.",
      "Without METHOD it takes sigstore."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "METHOD",
    preprocessor = SigstoreByDefault.class,
    subcommands = {VerifyKey.class, VerifyCertificate.class, VerifySigstore.class})
final class Verify {}
