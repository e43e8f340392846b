package io.modelgate.certificates;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The PKCS #12 file from which Liberty serves. Liberty reads it again when it is told to through
 * its FileNotificationMBean, and uses it for connections that come later: none is closed.
 */
final class LibertyKeyStore {
  private static final String ALIAS = "modelgate";
  private static final String CLIENT = "client-";
  private static final String NOTIFICATION =
      "WebSphere:service=com.ibm.ws.kernel.filemonitor.FileNotificationMBean";

  private final Path file;
  private final char[] password;
  private List<X509Certificate> clients = List.of();

  LibertyKeyStore(Path file, String password) {
    this.file = file.toAbsolutePath();
    this.password = password.toCharArray();
  }

  /**
   * Whether it is there and has no certificate for the server to show, as the image's first start
   * finds it. One that is not there yet, Liberty makes with a certificate of its own.
   */
  synchronized boolean isEmpty() {
    try {
      return Files.exists(file) && !hasKey(load());
    } catch (IOException | GeneralSecurityException e) {
      return false; // what is wrong with it, Liberty says
    }
  }

  private static boolean hasKey(KeyStore store) throws GeneralSecurityException {
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        return true;
      }
    }
    return false;
  }

  /** Replaces the server's certificate. */
  synchronized void write(ServingCertificate certificate)
      throws IOException, GeneralSecurityException, JMException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, password);
    store.setKeyEntry(
        ALIAS, certificate.key(), password, certificate.chain().toArray(new Certificate[0]));
    save(store);
  }

  /**
   * Replaces whose clients the server lets present a certificate.
   *
   * @throws IOException if there is no file yet, or it cannot be read or written
   */
  synchronized void trust(List<X509Certificate> authorities)
      throws IOException, GeneralSecurityException, JMException {
    KeyStore store = load();
    clients = List.copyOf(authorities);
    for (String alias : Collections.list(store.aliases())) {
      if (alias.startsWith(CLIENT)) {
        store.deleteEntry(alias);
      }
    }
    save(store);
  }

  private KeyStore load() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password);
    }
    return store;
  }

  /** Replaces the file at once, readable for the server's user only, and has Liberty read it. */
  private void save(KeyStore store) throws IOException, GeneralSecurityException, JMException {
    for (int i = 0; i < clients.size(); i++) {
      store.setCertificateEntry(CLIENT + i, clients.get(i));
    }
    Path folder = Files.createDirectories(file.getParent());
    Path written = Files.createTempFile(folder, "key", ".tmp"); // for its owner only
    try {
      try (OutputStream out = Files.newOutputStream(written)) {
        store.store(out, password);
      }
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
    notifyLiberty();
  }

  private void notifyLiberty() throws JMException {
    String list = "java.util.Collection";
    ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName(NOTIFICATION),
            "notifyFileChanges",
            new Object[] {List.of(), List.of(file.toString()), List.of()},
            new String[] {list, list, list});
  }
}
