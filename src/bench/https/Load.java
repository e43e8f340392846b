import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Posts a body over HTTPS connections that are kept, and reports how long the answers took. One process for all, so that
 * its code is compiled when it counts. Each line of its input is a load:
 *
 * <pre>PORT PATH FILE CONNECTIONS REQUESTS SECONDS RATE</pre>
 *
 * It ends after so many requests or seconds (0: no bound); the rate is that of all connections together, a second (0: as
 * fast as the server answers). The answer is a line of JSON; times are in milliseconds.
 */
public final class Load {
  private final int port;
  private final byte[] request;
  private final AtomicLong left;
  private final long end;
  private final long interval;
  private final SSLContext tls;
  private long[] times = new long[1 << 12];
  private int count;
  private int refused;
  private String sample = "";

  private Load(int port, byte[] request, AtomicLong left, long end, long interval, SSLContext tls) {
    this.port = port;
    this.request = request;
    this.left = left;
    this.end = end;
    this.interval = interval;
    this.tls = tls;
  }

  public static void main(String[] arguments) throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {new AnyCertificate()}, null);
    Scanner lines = new Scanner(System.in);
    while (lines.hasNextLine()) {
      System.out.println(run(lines.nextLine().split(" "), tls));
    }
  }

  private static String run(String[] words, SSLContext tls) throws Exception {
    byte[] body = Files.readAllBytes(Path.of(words[2]));
    String head =
        "POST " + words[1] + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length + "\r\n\r\n";
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, request, start.length, body.length);
    int connections = Integer.parseInt(words[3]);
    long requests = Long.parseLong(words[4]);
    long seconds = Long.parseLong(words[5]);
    double rate = Double.parseDouble(words[6]);
    long begin = System.nanoTime();
    long end = seconds == 0 ? Long.MAX_VALUE : begin + seconds * 1_000_000_000L;
    long interval = rate == 0 ? 0 : (long) (1e9 * connections / rate);
    AtomicLong left = new AtomicLong(requests == 0 ? Long.MAX_VALUE : requests);
    List<Load> all = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(connections);
    for (int i = 0; i < connections; i++) {
      Load load = new Load(Integer.parseInt(words[0]), request, left, end, interval, tls);
      all.add(load);
      long first = begin + interval * i / connections;
      Thread thread =
          new Thread(
              () -> {
                try {
                  load.run(first);
                } catch (IOException e) {
                  synchronized (problems) {
                    problems.add(e.toString());
                  }
                } finally {
                  done.countDown();
                }
              });
      thread.start();
    }
    done.await();
    double took = (System.nanoTime() - begin) / 1e9;
    if (!problems.isEmpty()) {
      return "{\"problem\": \"" + problems.get(0).replaceAll("[^ -!#-\\[\\]-~]", "?") + "\"}";
    }
    return summary(all, took);
  }

  private static String summary(List<Load> all, double took) {
    long[] times = all.stream().flatMapToLong(each -> Arrays.stream(each.times, 0, each.count)).sorted().toArray();
    long refused = all.stream().mapToLong(each -> each.refused).sum();
    return String.format(
        Locale.ROOT,
        "{\"requests\": %d, \"refused\": %d, \"seconds\": %.3f, \"p50\": %.3f, \"p99\": %.3f, \"max\": %.3f, \"sample\": \"%s\"}",
        times.length, refused, took, at(times, 0.5), at(times, 0.99), at(times, 1), all.get(0).sample);
  }

  private static double at(long[] times, double quantile) {
    return times.length == 0 ? 0 : times[(int) Math.min(times.length - 1, times.length * quantile)] / 1e6;
  }

  private void run(long first) throws IOException {
    long next = first;
    LockSupport.parkNanos(next - System.nanoTime());
    long since = System.nanoTime(); // the handshake is part of the first answer
    try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("localhost", port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(60_000);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
      OutputStream out = socket.getOutputStream();
      while (left.getAndDecrement() > 0 && System.nanoTime() < end) {
        out.write(request);
        out.flush();
        answer(in);
        if (count == times.length) {
          times = Arrays.copyOf(times, count * 2);
        }
        times[count++] = System.nanoTime() - since;
        if (interval > 0) {
          next = Math.max(next + interval, System.nanoTime() - interval);
          for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
            LockSupport.parkNanos(wait);
          }
        }
        since = System.nanoTime();
      }
    }
  }

  private void answer(InputStream in) throws IOException {
    String status = line(in);
    int length = -1;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).trim());
      }
    }
    if (length < 0) {
      throw new IOException("an answer without Content-Length: " + status);
    }
    byte[] body = in.readNBytes(length);
    if (!status.startsWith("HTTP/1.1 200")) {
      refused++;
    }
    if (count == 0) {
      sample = java.util.Base64.getEncoder().encodeToString(body);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection ended");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** The servers under test show certificates of their own. */
  private static final class AnyCertificate implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
