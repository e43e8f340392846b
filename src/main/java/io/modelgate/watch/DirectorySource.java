package io.modelgate.watch;

import io.modelgate.policy.PolicySet;
import io.modelgate.resource.CompiledPolicies;
import io.modelgate.resource.PolicyDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Policies from a directory, read again when a file in it changes. It looks every second: that sees
 * what notifications miss, such as the links that Kubernetes swaps under a mounted ConfigMap.
 */
final class DirectorySource implements PolicySource {
  private record Stamp(FileTime modified, long size) {}

  private static final Stamp UNREADABLE = new Stamp(FileTime.fromMillis(0), -1);

  private final Path directory;
  private final ScheduledExecutorService executor;
  private final CompiledPolicies compiled = new CompiledPolicies();
  private @Nullable Map<Path, Stamp> seen;
  private volatile @Nullable Future<?> looking;

  DirectorySource(Path directory, ScheduledExecutorService executor) {
    this.directory = directory;
    this.executor = executor;
  }

  @Override
  public void start(Consumer<PolicySet> listener) {
    looking = executor.scheduleWithFixedDelay(() -> poll(listener), 0, 1, TimeUnit.SECONDS);
  }

  @Override
  public void stop() {
    Future<?> started = looking;
    if (started != null) {
      started.cancel(false);
    }
  }

  @Override
  public Optional<String> ended() {
    Future<?> started = looking;
    return started != null && !started.isDone()
        ? Optional.empty()
        : Optional.of("The watch of the directory " + directory + " has ended.");
  }

  @Override
  public String description() {
    return "directory " + directory + " (watched)";
  }

  private void poll(Consumer<PolicySet> listener) {
    Map<Path, Stamp> now = stamps();
    if (!now.equals(seen)) {
      seen = now;
      listener.accept(PolicyDirectory.read(directory, compiled));
    }
  }

  /** Taken before the files are read, so that a change while they are read is seen next time. */
  private Map<Path, Stamp> stamps() {
    Map<Path, Stamp> stamps = new TreeMap<>();
    try {
      for (Path file : PolicyDirectory.files(directory)) {
        stamps.put(file, new Stamp(Files.getLastModifiedTime(file), Files.size(file)));
      }
    } catch (IOException e) {
      stamps.put(directory, UNREADABLE);
    }
    return stamps;
  }
}
