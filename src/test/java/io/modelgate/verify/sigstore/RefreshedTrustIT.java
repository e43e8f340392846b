package io.modelgate.verify.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sigstore.tuf.RootProvider;
import dev.sigstore.tuf.SigstoreTufClient;
import io.modelgate.testing.Component;
import io.modelgate.testing.Needs;
import io.modelgate.testing.ReferenceSigner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --refresh-trust} does, with an update server of the test's own. */
@Needs(Component.REFERENCE_SIGNER)
final class RefreshedTrustIT {
  private static final byte[] PAYLOAD = "{}".getBytes(UTF_8);

  @TempDir Path temporary;
  private TestDeployment deployment;
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    deployment = new TestDeployment();
    Path root = Files.writeString(temporary.resolve("trusted_root.json"), deployment.trustedRoot());
    ReferenceSigner.run(
        Path.of("src", "test", "python", "update_repository.py"),
        List.of(temporary.toString(), root.toString()));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void currentRootIsTrusted() throws Exception {
    SigstoreTrustRoot refreshed = TrustRoots.refreshed(client());

    assertThat(
            new KeylessSignature(refreshed, KeylessBundle.SIGNER)
                .open(new ByteArrayInputStream(deployment.bundle(PAYLOAD).json().getBytes(UTF_8)))
                .payload()
                .bytes())
        .isEqualTo(PAYLOAD);
  }

  @Test
  void currentRootIsGivenAsItIs() throws Exception {
    Path cache = Files.createDirectory(temporary.resolve("new"));

    assertThat(TrustRoots.refreshedText(client(), cache)).isEqualTo(deployment.trustedRoot());
  }

  @Test
  void changedRootIsNotTrusted() throws Exception {
    try (var targets = Files.list(temporary.resolve("repository/targets"))) {
      for (Path target : targets.filter(path -> path.toString().contains("root")).toList()) {
        Files.writeString(target, Files.readString(target).replace("2026", "2025"));
      }
    }

    assertThatThrownBy(() -> TrustRoots.refreshed(client()))
        .isInstanceOf(dev.sigstore.tuf.TufException.class);
    Path cache = Files.createDirectory(temporary.resolve("other"));
    assertThatThrownBy(() -> TrustRoots.refreshedText(client(), cache))
        .isInstanceOf(dev.sigstore.tuf.TufException.class);
  }

  private SigstoreTufClient.Builder client() {
    return SigstoreTufClient.builder()
        .tufMirror(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            RootProvider.fromFile(temporary.resolve("root.json")))
        .tufCacheLocation(temporary.resolve("cache"));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Path file =
          temporary.resolve("repository").resolve(exchange.getRequestURI().getPath().substring(1));
      if (Files.isRegularFile(file)) {
        byte[] content = Files.readAllBytes(file);
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }
}
