package io.modelgate.command.suite;

import io.modelgate.command.input.Documents;
import io.modelgate.command.input.UndecidedException;
import io.modelgate.policy.PolicySet;
import io.modelgate.resource.PolicyDirectory;
import io.modelgate.resource.ResourceCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The cases below a directory, and the policies that all of them are decided by.
 *
 * @param directory as it was given
 * @param cases in the order of their folders
 * @param policies those in every other file below the directory, and what was given besides
 */
record Suite(String directory, List<TestCase> cases, PolicySet policies) {
  /**
   * Finds cases and reads policies.
   *
   * @param besides files and directories with more policies
   */
  static Suite of(String directory, List<String> besides) throws UndecidedException {
    List<Path> files = files(directory);
    List<TestCase> cases =
        files.stream()
            .filter(TestCase::isFileOfOne)
            .map(each -> each.resolveSibling(""))
            .distinct()
            .sorted()
            .map(TestCase::new)
            .toList();
    if (cases.isEmpty()) {
      throw new UndecidedException(
          directory + " contains no case: a case is a folder with pod.yaml and expected.yaml.");
    }
    Documents documents = new Documents(ResourceCollector.DEFAULT_NAMESPACE);
    files.stream()
        .filter(each -> !TestCase.isFileOfOne(each))
        .forEach(each -> documents.takePolicies(each.toString()));
    besides.forEach(documents::takePolicies);
    documents.found(); // what is unreadable, with its name
    return new Suite(directory, cases, documents.policies());
  }

  private static List<Path> files(String directory) throws UndecidedException {
    Path path = Path.of(directory);
    if (!Files.isDirectory(path)) {
      throw new UndecidedException(directory + " is not a directory.");
    }
    try {
      return PolicyDirectory.files(path);
    } catch (IOException e) {
      throw new UndecidedException(directory + " cannot be read.");
    }
  }
}
