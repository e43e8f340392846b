package io.modelgate.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.pattern.InvisibleCharacters;
import io.modelgate.policy.recall.SignedModel;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the verifier said when it ended: a line of JSON ({@code modelgate verify --output json}), or
 * text with the kernel in its first line, what was verified in its second, perhaps which content
 * was hashed in its third, and the verdict in its last. Names in it are the model author's, so it
 * is hostile.
 *
 * @param sentence the verdict, printable, at most 500 characters
 * @param isRefusal whether it says that the model is not verified, whatever the exit code
 * @param kernel that it ran on, where it tells
 * @param models which models it verified, a signature each; empty of a refusal
 * @param content which content it hashed, if another can recognize it; empty of a refusal
 */
record VerifierMessage(
    String sentence,
    boolean isRefusal,
    Optional<ReportedKernel> kernel,
    List<SignedModel> models,
    Optional<ReportedContent> content) {
  private static final int MAX_LENGTH = 500;
  private static final int MAX_DEPTH = 10;
  private static final Pattern KERNEL =
      Pattern.compile("kernel: (\\S{1,64}), sandbox ([a-z]+)(?: \\([^)]*\\))?");
  private static final String MODEL = "model: ";
  private static final String CONTENT = "content: ";
  private static final List<String> REFUSALS = List.of("verification failed:", "not verified:");
  private static final JsonMapper JSON =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
              .build());

  /** One of content that no other verifier can recognize. */
  VerifierMessage(
      String sentence,
      boolean isRefusal,
      Optional<ReportedKernel> kernel,
      List<SignedModel> models) {
    this(sentence, isRefusal, kernel, models, Optional.empty());
  }

  /** Reads a termination message. */
  static VerifierMessage of(String termination) {
    JsonNode json = json(termination.strip());
    if (json.path("message").isTextual()) {
      String result = json.path("result").asText();
      boolean isRefusal = !result.equals("verified");
      return new VerifierMessage(
          printable(json.path("message").asText()),
          isRefusal,
          kernel(json),
          isRefusal ? List.of() : RecordedModels.of(signatures(json)));
    }
    String last = termination.strip().lines().reduce("", (before, line) -> line);
    boolean isRefusal = REFUSALS.stream().anyMatch(last::startsWith);
    return new VerifierMessage(
        printable(last),
        isRefusal,
        kernel(termination),
        isRefusal ? List.of() : models(termination),
        isRefusal ? Optional.empty() : content(termination));
  }

  private static JsonNode signatures(JsonNode json) {
    return json.has("signers")
        ? json.path("signers")
        : JSON.createArrayNode().add(json.path("signer"));
  }

  /** Only of the second line, and only if the first is the kernel's: the verifier's own. */
  private static List<SignedModel> models(String text) {
    List<String> lines = text.lines().limit(2).toList();
    return haveModels(lines)
        ? RecordedModels.of(json(lines.get(1).substring(MODEL.length())))
        : List.of();
  }

  private static boolean haveModels(List<String> lines) {
    return lines.size() >= 2
        && KERNEL.matcher(lines.get(0)).matches()
        && lines.get(1).startsWith(MODEL);
  }

  /** Only of the third line, and only if the two before are the verifier's own. */
  private static Optional<ReportedContent> content(String text) {
    List<String> lines = text.lines().limit(3).toList();
    return lines.size() == 3 && haveModels(lines) && lines.get(2).startsWith(CONTENT)
        ? ReportedContent.of(json(lines.get(2).substring(CONTENT.length())))
        : Optional.empty();
  }

  private static Optional<ReportedKernel> kernel(JsonNode json) {
    return kernel(json.at("/kernel/release").asText(), json.at("/kernel/sandbox").asText());
  }

  /** Only of the first line: those after it have names that others chose. */
  private static Optional<ReportedKernel> kernel(String text) {
    return text.lines()
        .findFirst()
        .map(KERNEL::matcher)
        .filter(Matcher::matches)
        .flatMap(line -> kernel(line.group(1), line.group(2)));
  }

  private static Optional<ReportedKernel> kernel(String release, String sandbox) {
    return Sandbox.of(sandbox).map(each -> new ReportedKernel(printable(release), each));
  }

  private static JsonNode json(String text) {
    try {
      return text.startsWith("{") || text.startsWith("[")
          ? JSON.readTree(text)
          : JSON.missingNode();
    } catch (JsonProcessingException e) {
      return JSON.missingNode(); // then it is text
    }
  }

  /** Escapes what cannot be seen, and cuts. */
  static String printable(String text) {
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      if (out.length() >= MAX_LENGTH) {
        return out.append('…').toString();
      }
      int character = text.codePointAt(at);
      if (InvisibleCharacters.isInvisible(character)) {
        out.append("\\u{").append(Integer.toHexString(character)).append('}');
      } else {
        out.appendCodePoint(character);
      }
      at += Character.charCount(character);
    }
    return out.toString();
  }
}
