package io.modelgate.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.modelgate.cli.report.VerifierExitCode;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import io.modelgate.verify.sigstore.TrustRoots;
import io.modelgate.verify.sigstore.TrustRoots.Deployment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code modelgate trust-root NAME FILE}: fetches Sigstore's public trusted root, and writes it as
 * a TrustRoot that can be applied to a cluster.
 */
final class TrustRootCommand {
  static final String NAME = "trust-root";
  private static final int WORDS = 2;

  private TrustRootCommand() {}

  static int run(List<String> words, PrintWriter out, PrintWriter err) {
    if (words.equals(List.of("--help")) || words.equals(List.of("-h"))) {
      usage(out);
      return VerifierExitCode.VERIFIED;
    }
    if (words.size() != WORDS || words.get(0).startsWith("-")) {
      usage(err);
      return VerifierExitCode.USAGE;
    }
    try {
      String root = TrustRoots.refreshedText(Deployment.PRODUCTION);
      Files.writeString(Path.of(words.get(1)), resource(words.get(0), root));
      out.println("TrustRoot " + Printable.of(words.get(0)) + " is written");
      return VerifierExitCode.VERIFIED;
    } catch (NotCheckedException e) {
      err.println(e.getMessage());
    } catch (IOException e) {
      err.println(Printable.of(words.get(1)) + ": " + Reason.withRemedy(e));
    } catch (InvalidPathException e) {
      err.println(Printable.of(words.get(1)) + ": it is not a path");
    }
    return VerifierExitCode.NOT_CHECKED;
  }

  private static void usage(PrintWriter writer) {
    writer.println(
        "Usage: "
            + CommandName.get()
            + " trust-root NAME FILE; fetches Sigstore's public trusted root, and writes a"
            + " TrustRoot of that name to FILE, for kubectl apply.");
  }

  /** The resource, with this one field: whoever applies it leaves the others to others. */
  static String resource(String name, String root) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("apiVersion", "rhtas.redhat.com/v1alpha1");
      json.writeStringField("kind", "TrustRoot");
      json.writeObjectFieldStart("metadata");
      json.writeStringField("name", name);
      json.writeEndObject();
      json.writeObjectFieldStart("spec");
      json.writeArrayFieldStart("sigstoreRoots");
      json.writeStartObject();
      json.writeStringField("inline", root);
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }
}
