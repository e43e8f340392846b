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
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A replica and its kubelet, which probes it as openshift/base/deployment.yaml says, and starts it
 * again when it has ended or is no longer live.
 */
final class ReplicaPod implements AutoCloseable {
  private static final int PROBES = 3; // none waits for another, as a kubelet's
  private static final Duration READY_PERIOD = Duration.ofSeconds(2);
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(2);
  private static final int READY_FAILURES = 3;
  private static final Duration LIVE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LIVE_PERIOD = Duration.ofSeconds(10);
  private static final int LIVE_FAILURES = 6;

  private final String name;
  private final LibertyProcess process;
  private final TcpRelay link;
  private final ScheduledExecutorService kubelet = Executors.newScheduledThreadPool(PROBES);
  private volatile boolean isReady;
  private volatile boolean isOver;
  private final AtomicInteger restarts = new AtomicInteger();
  private volatile boolean isStarted;
  private int unready; // of the thread that probes it
  private int dead; // of the thread that probes that

  private ReplicaPod(String name, LibertyProcess process, TcpRelay link) {
    this.name = name;
    this.process = process;
    this.link = link;
    every(READY_PERIOD, this::probeReadiness);
    every(LIVE_PERIOD, this::probeLiveness);
    every(READY_PERIOD, this::startAgain);
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

  /** A probe that lasts for a period is followed by the next at once, as a kubelet's. */
  private void every(Duration period, Runnable task) {
    Future<?> unused =
        kubelet.scheduleAtFixedRate(
            task, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
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

  /** Until it has started, nothing else is asked. */
  private void probeReadiness() {
    if (!isStarted) {
      isReady = false;
      isStarted = process.isAlive() && answers("started", READY_TIMEOUT);
      unready = 0;
      return;
    }
    unready = answers("ready", READY_TIMEOUT) ? 0 : unready + 1;
    isReady = unready == 0 || (isReady && unready < READY_FAILURES);
  }

  private void probeLiveness() {
    dead = !isStarted || answers("live", LIVE_TIMEOUT) ? 0 : dead + 1;
    if (dead >= LIVE_FAILURES) {
      dead = 0;
      process.signal(Signal.KILL);
    }
  }

  /** A kubelet learns from the runtime that a container has ended. */
  private void startAgain() {
    if (process.isAlive() || isOver) {
      return;
    }
    isReady = false;
    isStarted = false;
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

  @Override
  public void close() {
    isOver = true;
    kubelet.shutdownNow();
    try {
      kubelet.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.signal(Signal.KILL);
    link.close();
  }
}
