package io.modelgate.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LibertyKeyStoreTest {
  private static final String PASSWORD = "modelgate";

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("key.p12");
  }

  @Test
  void storeWithoutCertificateIsEmpty() throws Exception {
    save(store());

    assertThat(isEmpty()).isTrue();
  }

  @Test
  void storeWithoutAKeyIsEmptyWhomeverTheServerTrusts() throws Exception {
    KeyStore store = store();
    store.setCertificateEntry("client-0", made().chain().get(1));
    save(store);

    assertThat(isEmpty()).isTrue();
  }

  @Test
  void storeWithCertificateIsNot() throws Exception {
    ServingCertificate made = made();
    KeyStore store = store();
    store.setKeyEntry(
        "default", made.key(), PASSWORD.toCharArray(), made.chain().toArray(new Certificate[0]));
    save(store);

    assertThat(isEmpty()).isFalse();
  }

  @Test
  void whatLibertyHasYetToMakeOrCannotReadIsNotEmpty() throws IOException {
    assertThat(isEmpty()).isFalse();

    Files.writeString(file, "no key store");

    assertThat(isEmpty()).isFalse();
  }

  private static ServingCertificate made() {
    LocalhostCertificate source = new LocalhostCertificate(InstantSource.system());
    source.poll();
    return source.current().orElseThrow();
  }

  private boolean isEmpty() {
    return new LibertyKeyStore(file, PASSWORD).isEmpty();
  }

  private static KeyStore store() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD.toCharArray());
    return store;
  }

  private void save(KeyStore store) throws Exception {
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
  }
}
