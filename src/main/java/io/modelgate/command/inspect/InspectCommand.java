package io.modelgate.command.inspect;

import io.modelgate.command.input.ResourceName;
import io.modelgate.command.output.ColorOption;
import io.modelgate.command.output.Console;
import io.modelgate.command.output.ExitCode;
import io.modelgate.command.output.JsonText;
import io.modelgate.command.output.Lines;
import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code modelgate inspect}, which prints what a signature claims. */
@Command(
    name = "inspect",
    description = "Says what a model's signature says of itself, without trusting it.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is shown; nothing is verified",
      "1:it is no signature of a model, or no policy accepts it",
      "2:the command line is wrong",
      "3:the file cannot be read"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} inspect model.sig",
      "  curl -s https://models.example.com/model.sig | ${ROOT-COMMAND-NAME} inspect -",
      "  ${ROOT-COMMAND-NAME} inspect model.sig -o json",
      "  ${ROOT-COMMAND-NAME} inspect model.sig --policy --public-key key.pem > demo.yaml"
    })
public final class InspectCommand implements Callable<Integer> {
  /** How the result is written. */
  enum Output {
    text,
    json
  }

  private static final int SHOWN = 0;
  private static final int NO_SIGNATURE = 1;

  private final InputStream in;

  @Mixin private Console console = new Console();

  @Parameters(
      paramLabel = "SIGNATURE",
      description =
          "The signature file, or - for standard input. A file of lines (.jsonl) holds several.")
  private String signature = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Output output = Output.text;

  @Option(
      names = "--files",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "How many of the signed files the table lists; JSON has all. Default: ${DEFAULT-VALUE}.")
  private int files;

  @ArgGroup(exclusive = false, heading = "%nA policy that would accept it:%n")
  private @Nullable PolicyOptions policy;

  @Mixin private ColorOption color = new ColorOption();

  /** The command, with what - stands for. */
  public InspectCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    try (SignatureInput input = SignatureInput.open(signature, in)) {
      List<SignatureInspection> inspections = read(input);
      return policy == null ? print(inspections) : print(inspections, policy);
    } catch (VerificationException e) {
      refuse(signature, e);
      return NO_SIGNATURE;
    } catch (NotCheckedException e) {
      Lines.plain(console.err()).line("not read: " + e.getMessage());
      return ExitCode.UNDECIDED;
    } catch (MissingOptionException e) {
      throw console.wrong(String.valueOf(e.getMessage()));
    }
  }

  /** Those that are signatures of models; of each other it is said why it is none. */
  private List<SignatureInspection> read(SignatureInput input) throws NotCheckedException {
    List<SignatureInspection> inspections = new ArrayList<>();
    for (SignatureFile each : input.signatures()) {
      String shown = input.shown(each);
      try {
        inspections.add(SignatureInspection.of(shown, each));
      } catch (VerificationException e) {
        refuse(shown, e);
      }
    }
    return inspections;
  }

  private void refuse(String shown, VerificationException e) {
    Lines.plain(console.err())
        .line("%s is no signature of a model: %s".formatted(shown, e.getMessage()));
  }

  private int print(List<SignatureInspection> inspections) throws IOException {
    boolean isWhole =
        !inspections.isEmpty()
            && inspections.stream().allMatch(each -> each.statement().isPresent());
    int exitCode = isWhole ? SHOWN : NO_SIGNATURE;
    if (output == Output.json) {
      InspectJsonReport.write(inspections, exitCode, console.out());
    } else {
      Lines lines = new Lines(console.out(), color.colors());
      inspections.forEach(new InspectTextReport(lines, Math.max(0, files))::print);
    }
    return exitCode;
  }

  private int print(List<SignatureInspection> inspections, PolicyOptions options)
      throws NotCheckedException, MissingOptionException {
    for (Optional<String> each : List.of(options.name(), options.namespace())) {
      if (each.filter(name -> !ResourceName.isValid(name)).isPresent()) {
        throw new MissingOptionException(
            "The API server refuses the name %s: use %s."
                .formatted(Printable.of(each.get()), ResourceName.RULE));
      }
    }
    if (options.isOfCluster() && options.namespace().isPresent()) {
      throw new MissingOptionException("A ClusterModelValidation has no namespace: leave one out.");
    }
    if (inspections.size() > 1) {
      throw new MissingOptionException(
          "The file holds several signatures: give one of its lines by standard input.");
    }
    for (SignatureInspection each : inspections) {
      try {
        SuggestedPolicy draft = SuggestedPolicy.of(each, options);
        console
            .out()
            .print(output == Output.json ? JsonText.write(draft.resource()) + "\n" : draft.yaml());
        console.out().flush();
        return SHOWN;
      } catch (VerificationException e) {
        Lines.plain(console.err())
            .line("no policy accepts %s: %s".formatted(each.shown(), e.getMessage()));
      }
    }
    return NO_SIGNATURE;
  }
}
