package io.modelgate.verify.fuzz;

import io.modelgate.verify.ModelVerifier;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.BundleSigner;
import io.modelgate.verify.signer.SignedPayload;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.statement.TestStatement;
import io.modelgate.verify.tree.Difference;
import io.modelgate.verify.tree.Difference.Kind;
import io.modelgate.verify.tree.Progress;
import io.modelgate.verify.tree.VerifiedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes a directory and its statement from the bytes: the verdict must be the naive verifier's. */
public final class DirectoryFuzz {
  private static final ModelVerifier VERIFIER =
      new ModelVerifier(
          bundle ->
              new SignedPayload(
                  bundle.envelope().payload(),
                  new Signer.Key("fuzzed", Optional.empty()),
                  "fuzzed",
                  Optional.empty(),
                  Set.of(),
                  Optional.empty()),
          VerifiedFiles.none());
  private static final Path FOLDER = folder();

  private DirectoryFuzz() {}

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("modelgate-fuzz").toRealPath();
      Files.createDirectory(folder.resolve("outside"));
      Files.writeString(folder.resolve("outside/a"), "aaaa");
      new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> abandon(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data)
      throws IOException, VerificationException, NotCheckedException {
    Path model = Files.createDirectory(FOLDER.resolve("model"));
    try {
      verify(new Choices(data), model);
    } finally {
      delete(model);
    }
  }

  private static void verify(Choices choices, Path model)
      throws IOException, VerificationException, NotCheckedException {
    List<String> files = new FuzzedTree(choices, model, FOLDER.resolve("pipe")).make();
    if (files.isEmpty()) {
      return;
    }
    TestStatement statement = FuzzedSigner.sign(choices, model, files);
    if (statement.signed().isEmpty()) {
      return;
    }
    FuzzedRequest request = FuzzedRequest.make(choices, files);
    Path signature =
        Files.writeString(
            FOLDER.resolve("statement"),
            BundleSigner.json("{\"publicKey\": {}}", statement.json(), new byte[1]));
    SortedMap<String, Kind> found = new TreeMap<>();
    for (Difference each :
        VERIFIER.verify(request.of(model, signature), new Progress()).differences().first(1000)) {
      Sentence.check(each.why());
      found.put(each.file(), each.kind());
    }
    SortedMap<String, Kind> expected = new NaiveVerifier(model, statement, request).differences();
    if (!found.equals(expected)) {
      throw new AssertionError(
          "found %s, expected %s in %s".formatted(found, expected, listing(model)));
    }
  }

  private static String listing(Path model) throws IOException {
    try (Stream<Path> paths = Files.walk(model)) {
      return paths
          .skip(1)
          .map(path -> model.relativize(path).toString())
          .sorted()
          .toList()
          .toString();
    }
  }

  private static void abandon(Path folder) {
    try {
      delete(folder);
    } catch (UncheckedIOException e) {
      // the fuzzer is stopped in the middle of a run
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
