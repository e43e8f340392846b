package io.modelgate.admission;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.LibertyProcess;
import io.modelgate.testing.Webhook;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that anybody sends to the port leaves a stack trace in the log, or a long line. */
final class StrangersIT {
  private static final int MOST_CHARACTERS = 600;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final String POST = "POST /admission/mutate HTTP/1.1\r\nHost: localhost\r\n";
  private static LibertyProcess liberty;
  private static Webhook server;
  private static int before;
  private static int consoleBefore;

  @BeforeAll
  static void start() throws Exception {
    liberty =
        LibertyProcess.start(
            "modelgate-strangers",
            Map.of(
                "MODELGATE_SOURCE",
                "directory",
                "MODELGATE_POLICIES",
                Path.of("examples").toAbsolutePath().toString()));
    server = liberty.awaitReady();
    before = liberty.log().length();
    consoleBefore = liberty.console().length();
  }

  @AfterAll
  static void stopAndReadItsLog() throws Exception {
    String logged = liberty.log().substring(before);
    String console = liberty.console().substring(consoleBefore);
    liberty.close();
    for (String each : List.of(logged, console)) {
      assertThat(each).doesNotContain("\tat ", "Caused by", "forged");
      assertThat(each.lines())
          .allSatisfy(line -> assertThat(line).hasSizeLessThan(MOST_CHARACTERS));
    }
  }

  /** What no TLS is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
        "\u0016\u0003\u0001\u00ff\u00ff",
        "\u0080.\u0001\u0000\u0002",
        "\n",
        ""
      })
  void noTls(String sent) throws Exception {
    for (boolean isReset : new boolean[] {false, true}) {
      try (Socket socket = new Socket("localhost", liberty.port())) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(sent.getBytes(ISO_8859_1));
        if (isReset) {
          reset(socket);
        } else {
          socket.shutdownOutput();
          drain(socket.getInputStream());
        }
      }
    }
    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void handshakesThatFail() throws Exception {
    byte[] noise = new byte[5000];
    new SecureRandom().nextBytes(noise);
    noTls(new String(noise, ISO_8859_1));
    SSLContext distrustful = SSLContext.getDefault(); // does not know the authority, and says so
    SSLSocket one = tls(distrustful);
    try (one) {
      one.startHandshake();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("certification path");
    }
    SSLSocket nothingInCommon = tls(distrustful); // the server's key is of RSA
    try (nothingInCommon) {
      nothingInCommon.setEnabledProtocols(new String[] {"TLSv1.2"});
      nothingInCommon.setEnabledCipherSuites(
          new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"});
      nothingInCommon.startHandshake();
    } catch (IOException e) {
      assertThat(e).isInstanceOf(SSLException.class);
    }
    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
  }

  /** HTTP that ends early, is wrong, or is nobody's path. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        POST + "Content-Length: 100\r\n\r\n{\"kind\":",
        POST + "Content-Length: 5000000\r\n\r\n{\"kind\": \"AdmissionReview\", ",
        POST + "Transfer-Encoding: chunked\r\n\r\n20\r\n{\"kind\": ",
        POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{\"kind\": \r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"kind\": \r\n0\r\n\r\n",
        POST + "Content-Length: -5\r\n\r\n{}",
        POST + "Content-Length: many\r\n\r\n{}",
        POST + "Content-Length: 99999999999999999999\r\n\r\n{}",
        POST + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        POST + "Content-Type: ;;;\r\nContent-Length: 2\r\n\r\n{}",
        POST + "Accept: image/png\r\nContent-Length: 2\r\n\r\n{}",
        POST + "Accept: ;;;\r\nContent-Length: 2\r\n\r\n{}",
        POST + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        POST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n",
        POST + "$WSRA: nobody\r\n$WSCC: none\r\n$WSSC: ftp\r\nContent-Length: 2\r\n\r\n{}",
        POST + "Cookie: modelgate=x; JSESSIONID=\u0001\r\nContent-Length: 2\r\n\r\n{}",
        POST + " folded\r\nContent-Length: 2\r\n\r\n{}",
        POST + "Authorization: Basic x\r\nContent-Length: 2\r\n\r\n{}",
        POST + "no header\r\n\r\n",
        POST + "Transfer-Encoding: gzip\r\n\r\n{}",
        POST + "Content-Language: ;;;\r\nContent-Length: 2\r\n\r\n{}",
        POST + "Accept-Language: ;;;\r\nContent-Length: 2\r\n\r\n{}",
        POST + "Date: never\r\nIf-Modified-Since: never\r\nContent-Length: 2\r\n\r\n{}",
        "POST /admission/mutate?a=%zz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}",
        "POST /admission/mutate;a=%zz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}",
        "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept: ;;;\r\n\r\n",
        "GET /ui/ HTTP/1.1\r\nHost: localhost\r\n\r\nGET /ui/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /ui/ HTTP/1.1\r\nHost: localhost\r\nRange: bytes=9-1,x\r\n\r\n",
        "GET /ui/ HTTP/1.1\r\nHost: localhost\r\nIf-Modified-Since: x\r\n\r\n",
        "GET /ui/none HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/policies HTTP/1.1\r\nHost: localhost\r\nAccept: ;;;\r\n\r\n",
        "GET /ui/%2e%2e/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /admission/%2e%2e/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET http://[:: HTTP/1.1\r\nHost: [::\r\n\r\n",
        "POST /admission/nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        "GET /admission/mutate HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "OPTIONS /admission/mutate HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/policies?limit=many HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/policies HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \u00ff\r\n\r\n",
        "GET /api/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/%zz?%zz=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /ui/../../WEB-INF/web.xml HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /ui/%2e%2e/%c0%ae HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /ui/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\na=%zz&",
        "GET /metrics?x HTTP/1.1\r\nHost: \u0001\r\n\r\n",
        "GET /health/none HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET nowhere HTTP/1.1\r\n\r\n",
        "\u0000\u0001\u0002\r\n\r\n",
        "GET /"
      })
  void requestsThatAreNone(String sent) throws Exception {
    for (boolean isReset : new boolean[] {false, true}) {
      try (SSLSocket socket = server.connect()) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(sent.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        if (isReset) {
          reset(socket);
        } else {
          socket.shutdownOutput();
          drain(socket.getInputStream());
        }
      }
    }
    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void pathsWithoutEndAndSuchThatForgeLines() throws Exception {
    for (String path :
        List.of(
            "/ui/" + "x".repeat(6000),
            "/" + "x".repeat(6000),
            "/ui/a%0d%0aforged",
            "/a%0aforged")) {
      for (String end : List.of("", "?x=" + "y".repeat(1000))) {
        requestsThatAreNone("GET " + path + end + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      }
    }
  }

  @Test
  void headersWithoutEnd() throws Exception {
    for (String header : List.of("X: " + "x".repeat(1 << 20), "X: y\r\n".repeat(100_000))) {
      try (SSLSocket socket = server.connect()) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write((POST + header + "\r\n\r\n").getBytes(UTF_8));
        drain(socket.getInputStream());
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotEmpty(); // the server has closed the connection
      }
    }
    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void reviewsThatAreNone() {
    String review =
        "{\"kind\": \"AdmissionReview\", \"apiVersion\": \"admission.k8s.io/v1\", \"request\":"
            + " {\"uid\": \"%s\", \"operation\": \"CREATE\", \"kind\": {\"group\": \"\", \"kind\":"
            + " \"Pod\"}, \"namespace\": \"a\\nb\u202e\", \"object\": %s}}";
    for (String body :
        List.of(
            "",
            "no JSON",
            "{\"a\":".repeat(100_000),
            "[\"" + "x".repeat(9 << 20) + "\"]",
            review.formatted("u".repeat(100_000), "{}"),
            review.formatted("a\\nforged line", "{}"))) {
      assertThat(server.post("/admission/mutate", body).statusCode()).isEqualTo(400);
    }
    for (String pod :
        List.of(
            "{}",
            "{\"metadata\": 5}",
            "{\"metadata\": {\"labels\": [1]}, \"spec\": {\"containers\": {\"a\": 1}}}",
            "{\"metadata\": {\"labels\": {\"validation.rhtas.redhat.com/ml\": \"true\"}}, \"spec\":"
                + " {\"containers\": [null, 5, {\"volumeMounts\": 1}], \"volumes\": \"x\"}}")) {
      for (String webhook : List.of("mutate", "validate")) {
        assertThat(server.post("/admission/" + webhook, review.formatted("1", pod)).statusCode())
            .isEqualTo(200);
      }
    }
  }

  private static SSLSocket tls(SSLContext context) throws IOException {
    return (SSLSocket) context.getSocketFactory().createSocket("localhost", liberty.port());
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
  }

  private static void drain(InputStream in) {
    try {
      in.readAllBytes();
    } catch (IOException e) {
      // closed or reset by the server: all the same here
    }
  }
}
