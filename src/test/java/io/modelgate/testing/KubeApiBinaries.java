package io.modelgate.testing;

import io.fabric8.kubeapitest.KubeAPIServerConfig;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubeapitest.Utils;
import io.fabric8.kubeapitest.binary.BinaryManager;
import io.fabric8.kubeapitest.binary.OSInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Provides kube-apiserver and etcd where kube-api-test looks: there, else downloaded, else built.
 */
final class KubeApiBinaries {
  private static final Path LOG = Path.of("target", "kube-api-build.log");

  private KubeApiBinaries() {}

  /** The folder that holds them afterwards, and kubectl. */
  static Finding find() {
    KubeAPIServerConfig config = KubeAPIServerConfigBuilder.anAPIServerConfig().build();
    String version = config.getApiServerVersion().orElseThrow();
    Path folder =
        Path.of(
            config.getKubeAPITestDir(),
            BinaryManager.BINARY_LIST_DIR,
            version + Utils.platformSuffix(new OSInfo()));
    return Files.isDirectory(folder) || isDownloaded(config) || isBuilt(version, folder)
        ? Finding.at(folder)
        : Finding.nothing(lack(version, folder));
  }

  private static boolean isDownloaded(KubeAPIServerConfig config) {
    try {
      new BinaryManager(config).initAndDownloadIfRequired();
      return true;
    } catch (KubeAPITestException e) {
      return false;
    }
  }

  private static boolean isBuilt(String version, Path folder) {
    System.err.println(
        "Building kube-apiserver and etcd once into " + folder + ", for some minutes; see " + LOG);
    try {
      Files.createDirectories(Path.of("target"));
      Process build =
          new ProcessBuilder("bash", "src/build/kube-api.sh", version, folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(LOG.toFile())
              .start();
      return build.waitFor() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while building kube-apiserver", e);
    }
  }

  private static String lack(String version, Path folder) {
    return "kube-apiserver, etcd and kubectl %s can be neither downloaded nor built with Go (of any version, see %s): make one of the two possible, or put the three into %s."
        .formatted(version, LOG, folder);
  }
}
