package io.modelgate.cli;

import static java.util.stream.Collectors.joining;

import io.modelgate.verify.key.KeySignature;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.signer.AcceptedSigners;
import io.modelgate.verify.signer.SignatureMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code modelgate verify signers}: any of several signers, or a number of them. */
final class VerifySigners implements VerifyMethod {
  private static final String SIGNER = "signer";
  private static final String AT_LEAST = "at-least";
  private static final int MAX_SIGNERS = 16;

  private static final List<VerifyMethod> METHODS =
      List.of(new VerifyKey(), new VerifyCertificate(), new VerifySigstore());

  @Override
  public String name() {
    return "signers";
  }

  @Override
  public String description() {
    return "Verifies signatures of any of several signers, or of a number of them.";
  }

  @Override
  public String required() {
    return "--signer METHOD";
  }

  @Override
  public String example() {
    return "--at-least 2 --signer key --public-key signer.pub.pem"
        + " --signer certificate --certificate-chain ca.pem";
  }

  @Override
  public boolean takesOthersOptions() {
    return true;
  }

  @Override
  public void declare(CommandOptions options) {
    options
        .value(
            SIGNER,
            "key|certificate|sigstore",
            "Required. A signer: the options behind it, to the next signer, are those of verify"
                + " with this method; may be repeated, 16 times at most.")
        .value(
            AT_LEAST,
            "NUMBER",
            "How many of the signers must have signed: 1, which is the default, or more. Each key"
                + " of a file with several keys is a signer.");
    METHODS.forEach(method -> method.declare(options));
  }

  @Override
  public Source read(Arguments arguments, Log log) throws UsageException {
    int atLeast = atLeast(arguments.value(AT_LEAST));
    List<Arguments> groups = arguments.groups(SIGNER);
    if (groups.isEmpty() || groups.size() > MAX_SIGNERS) {
      throw new UsageException(
          groups.isEmpty()
              ? "Missing option: --" + SIGNER
              : "There are " + groups.size() + " signers, and " + MAX_SIGNERS + " may be");
    }
    refuse(arguments.before(SIGNER), "before the first", ofSigners());
    List<Source> sources = new ArrayList<>();
    boolean keys = false;
    for (Arguments group : groups) {
      VerifyMethod method = method(group.values(SIGNER).get(0));
      Set<String> others = ofSigners();
      others.removeAll(VerifyMethod.optionsOf(method));
      refuse(group, "behind --" + SIGNER + " " + method.name(), others);
      keys |= method instanceof VerifyKey;
      sources.add(method.read(group, log));
    }
    if (!keys && atLeast > sources.size()) {
      throw tooFew(atLeast, sources.size());
    }
    return new Several(List.copyOf(sources), atLeast);
  }

  /**
   * The signers of all entries.
   *
   * @param sources one for each entry
   */
  private record Several(List<Source> sources, int atLeast) implements Source {
    @Override
    public AcceptedSigners get(Path model) throws NotCheckedException {
      List<SignatureMethod> signers = new ArrayList<>();
      for (Source source : sources) {
        for (SignatureMethod each : source.get(model).methods()) {
          signers.addAll(each instanceof KeySignature keys ? keys.each() : List.of(each));
        }
      }
      return new AcceptedSigners(List.copyOf(signers), atLeast);
    }

    @Override
    public boolean areSeveral() {
      return atLeast > 1;
    }
  }

  private static UsageException tooFew(int atLeast, int signers) {
    return new UsageException(
        "--" + AT_LEAST + " is " + atLeast + ", more than there are signers: " + signers);
  }

  private static int atLeast(Optional<String> given) throws UsageException {
    String text = given.orElse("1");
    boolean isNumber = text.length() <= 2 && text.chars().allMatch(Character::isDigit);
    int number = isNumber && !text.isEmpty() ? Integer.parseInt(text) : 0;
    if (number < 1 || number > MAX_SIGNERS) {
      throw new UsageException(
          "--" + AT_LEAST + " is " + text + ", not a number from 1 to " + MAX_SIGNERS);
    }
    return number;
  }

  private static VerifyMethod method(String name) throws UsageException {
    return METHODS.stream()
        .filter(method -> method.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "--"
                        + SIGNER
                        + " is "
                        + name
                        + ", none of "
                        + METHODS.stream().map(VerifyMethod::name).collect(joining(", "))));
  }

  private static void refuse(Arguments group, String where, Set<String> others)
      throws UsageException {
    for (String name : group.names()) {
      if (others.contains(name)) {
        throw new UsageException("Option --" + name + " does not go " + where);
      }
    }
  }

  private static Set<String> ofSigners() {
    Set<String> all = new HashSet<>();
    METHODS.forEach(method -> all.addAll(VerifyMethod.optionsOf(method)));
    return all;
  }
}
