package io.modelgate.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * One address that leads to several, as that of a Service: each connection goes to the next of
 * those that are ready, and past those that refuse it. Connections that are there stay where they
 * are. It can also be cut, as a network is.
 */
public final class TcpRelay implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int BUFFER = 16_384;

  private final ServerSocket listener;
  private final Supplier<List<Integer>> targets;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger next = new AtomicInteger();
  private volatile boolean isCut;

  /**
   * Opens one on a free port.
   *
   * @param targets the ports on this machine that a new connection may go to
   */
  public TcpRelay(Supplier<List<Integer>> targets) throws IOException {
    this.targets = targets;
    listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    start("relay " + listener.getLocalPort(), this::accept);
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Ends all connections, and refuses new ones until it is mended. */
  public void cut() {
    isCut = true;
    open.forEach(TcpRelay::reset);
  }

  /** Takes connections again. */
  public void mend() {
    isCut = false;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket from = listener.accept();
        Optional<Socket> to = isCut ? Optional.empty() : connect();
        if (to.isPresent()) {
          join(from, to.get());
        } else {
          reset(from);
        }
      } catch (SocketException e) {
        return; // it was closed
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Optional<Socket> connect() {
    List<Integer> ready = targets.get();
    int first = next.getAndIncrement();
    for (int i = 0; i < ready.size(); i++) {
      Socket socket = new Socket();
      try {
        int port = ready.get(Math.floorMod(first + i, ready.size()));
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        return Optional.of(socket);
      } catch (IOException e) {
        reset(socket); // the next
      }
    }
    return Optional.empty();
  }

  private void join(Socket from, Socket to) throws IOException {
    from.setTcpNoDelay(true);
    to.setTcpNoDelay(true);
    open.add(from);
    open.add(to);
    start("relay to " + to.getPort(), () -> pump(from, to));
    start("relay from " + to.getPort(), () -> pump(to, from));
  }

  /** TLS ends a connection for both sides: so does this. */
  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0 && !isCut; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
      to.shutdownOutput();
      from.shutdownInput();
    } catch (IOException e) {
      reset(from);
      reset(to);
    }
    if (isCut || (to.isInputShutdown() && from.isInputShutdown())) {
      reset(from);
      reset(to);
    }
    open.removeIf(Socket::isClosed);
  }

  /** Whoever is at the other end sees that it is over. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // it is over
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(TcpRelay::reset);
  }
}
