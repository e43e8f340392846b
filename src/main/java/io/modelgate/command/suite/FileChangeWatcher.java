package io.modelgate.command.suite;

import io.modelgate.resource.PolicyDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Waits until somebody changes a file. It looks again and again, as the controller does, since not
 * every file system reports changes.
 */
final class FileChangeWatcher {
  private static final long INTERVAL_MILLIS = 300;

  private final List<String> places;
  private Map<Path, String> seen;

  /** From now on, in these files and directories. */
  FileChangeWatcher(List<String> places) {
    this.places = places;
    this.seen = poll();
  }

  /** Waits until one is another than at the last look. */
  void await() throws InterruptedException {
    Map<Path, String> now = poll();
    while (now.equals(seen)) {
      Thread.sleep(INTERVAL_MILLIS);
      now = poll();
    }
    seen = now;
  }

  private Map<Path, String> poll() {
    Map<Path, String> states = new HashMap<>();
    for (String place : places) {
      try {
        for (Path file : PolicyDirectory.files(Path.of(place))) {
          states.put(file, state(file));
        }
      } catch (IOException e) {
        states.put(Path.of(place), "unreadable");
      }
    }
    return states;
  }

  private static String state(Path file) {
    try {
      return Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException e) {
      return "unreadable"; // removed meanwhile, for example
    }
  }
}
