package io.modelgate.faults;

import io.modelgate.testing.HttpsProbe;
import io.modelgate.testing.LibertyProcess;
import io.modelgate.testing.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A replica and its kubelet, which probes it as openshift/base/deployment.yaml says, and starts it
 * again when it has ended or is no longer live.
 */
final class ReplicaPod implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(2);
  private static final int READY_FAILURES = 3;
  private static final Duration LIVE_TIMEOUT = Duration.ofSeconds(5);
  private static final int LIVE_EVERY = 5; // periods
  private static final int LIVE_FAILURES = 6;

  private final String name;
  private final LibertyProcess process;
  private final TcpRelay link;
  private final Thread kubelet;
  private volatile boolean isReady;
  private volatile boolean isOver;
  private final AtomicInteger restarts = new AtomicInteger();
  private boolean isStarted;

  private ReplicaPod(String name, LibertyProcess process, TcpRelay link) {
    this.name = name;
    this.process = process;
    this.link = link;
    kubelet = new Thread(this::probe, "kubelet of " + name);
    kubelet.setDaemon(true);
    kubelet.start();
  }

  /**
   * Starts one.
   *
   * @param folder for what it reads; what it writes is in {@code outputs}
   * @param kubeconfig as YAML, to the API server at {@code apiServerPort}
   */
  static ReplicaPod start(
      String name,
      Path folder,
      Path outputs,
      String kubeconfig,
      int apiServerPort,
      Map<String, String> environment)
      throws IOException {
    TcpRelay link = new TcpRelay(() -> List.of(apiServerPort));
    Files.createDirectories(folder);
    Path own = folder.resolve("kubeconfig").toAbsolutePath();
    Files.writeString(own, kubeconfig.replace(":" + apiServerPort, ":" + link.port()));
    Map<String, String> all = new HashMap<>(environment);
    all.put("KUBECONFIG", own.toString());
    all.put("MODELGATE_CERTIFICATES", "own");
    all.put("KUBERNETES_USER_AGENT", name); // what the API server notes as the Lease's manager
    return new ReplicaPod(name, LibertyProcess.start(name, outputs, folder, all), link);
  }

  String name() {
    return name;
  }

  int port() {
    return process.port();
  }

  /** Whether the Service leads to it. */
  boolean isReady() {
    return isReady;
  }

  /** How often its kubelet started it again. */
  int restarts() {
    return restarts.get();
  }

  /** Its way to the API server. */
  TcpRelay link() {
    return link;
  }

  String log() {
    return process.log();
  }

  /** Sends it a signal; that it is killed its kubelet notices at once, and nothing else. */
  void signal(Signal signal) {
    if (signal == Signal.KILL) {
      isReady = false;
    }
    process.signal(signal);
  }

  private void probe() {
    int unready = 0;
    int dead = 0;
    for (int i = 1; !isOver; i++) {
      pause();
      if (!process.isAlive()) {
        dead = LIVE_FAILURES;
      } else if (!isStarted) {
        isStarted = answers("started", READY_TIMEOUT);
        isReady = false;
        dead = 0;
      } else {
        unready = answers("ready", READY_TIMEOUT) ? 0 : unready + 1;
        isReady = unready == 0 || (isReady && unready < READY_FAILURES);
        if (i % LIVE_EVERY == 0) {
          dead = answers("live", LIVE_TIMEOUT) ? 0 : dead + 1;
        }
      }
      if (dead >= LIVE_FAILURES && !isOver) {
        restart();
        dead = 0;
      }
    }
  }

  private void restart() {
    isReady = false;
    isStarted = false;
    process.signal(Signal.KILL);
    try {
      process.startAgain();
      restarts.incrementAndGet();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers(String probe, Duration timeout) {
    try {
      return HttpsProbe.of(port(), "/health/" + probe, timeout).status()
          == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }

  private void pause() {
    try {
      Thread.sleep(PERIOD.toMillis());
    } catch (InterruptedException e) {
      isOver = true;
    }
  }

  @Override
  public void close() {
    isOver = true;
    kubelet.interrupt();
    try {
      kubelet.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.signal(Signal.KILL);
    link.close();
  }
}
