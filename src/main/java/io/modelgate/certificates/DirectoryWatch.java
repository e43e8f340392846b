package io.modelgate.certificates;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Is told by the file system when something changes in directories that somebody mounts. A kubelet
 * swaps a link in the directory itself, so what is below it does not matter. Not every file system
 * tells, and a directory may come later: {@link #isWorking} says whether all are watched.
 */
final class DirectoryWatch implements AutoCloseable {
  private static final Logger LOG = System.getLogger(DirectoryWatch.class.getName());

  private final Set<Path> directories;
  private final Executor executor;
  private final Runnable changed;
  private final Map<Path, WatchKey> watched = new ConcurrentHashMap<>();
  private @Nullable WatchService service;
  private boolean isClosed;

  /**
   * A watch that has yet to begin.
   *
   * @param executor has a thread for it
   * @param changed is told of each change
   */
  DirectoryWatch(Set<Path> directories, Executor executor, Runnable changed) {
    this.directories = Set.copyOf(directories);
    this.executor = executor;
    this.changed = changed;
  }

  /** Begins to watch what is not watched yet, or no more. */
  synchronized void poll() {
    if (isClosed || isWorking()) {
      return;
    }
    try {
      WatchService present = open();
      for (Path directory : directories) {
        if (!watched.containsKey(directory)) {
          watched.put(
              directory,
              directory.register(
                  present,
                  StandardWatchEventKinds.ENTRY_CREATE,
                  StandardWatchEventKinds.ENTRY_MODIFY,
                  StandardWatchEventKinds.ENTRY_DELETE));
        }
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(Level.DEBUG, "{0} cannot be watched: {1}", directories, e.getMessage());
    }
  }

  private WatchService open() throws IOException {
    WatchService present = service;
    if (present == null) {
      WatchService opened = FileSystems.getDefault().newWatchService();
      executor.execute(() -> listen(opened));
      service = opened;
      return opened;
    }
    return present;
  }

  /** Whether all directories are watched. */
  boolean isWorking() {
    return watched.keySet().containsAll(directories);
  }

  private void listen(WatchService opened) {
    try (opened) {
      while (true) {
        WatchKey key = opened.take();
        key.pollEvents(); // also those that were too many
        if (!key.reset()) { // the directory itself is gone
          watched.values().remove(key);
        }
        changed.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the executor is at its end
    } catch (ClosedWatchServiceException e) {
      LOG.log(Level.DEBUG, "{0} are no longer watched", directories);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "The watch cannot be closed: {0}", e.getMessage());
    } finally {
      remove(opened);
    }
  }

  private synchronized void remove(WatchService ended) {
    if (ended.equals(service)) {
      service = null;
      watched.clear();
    }
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    WatchService present = service;
    if (present != null) {
      try {
        present.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "The watch cannot be closed: {0}", e.getMessage());
      }
    }
  }
}
