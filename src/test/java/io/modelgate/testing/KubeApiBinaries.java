package io.modelgate.testing;

import io.fabric8.kubeapitest.KubeAPIServerConfig;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubeapitest.Utils;
import io.fabric8.kubeapitest.binary.BinaryManager;
import io.fabric8.kubeapitest.binary.OSInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Provides kube-apiserver and etcd where kube-api-test looks: there, else downloaded, else built.
 */
final class KubeApiBinaries {
  private static final Path LOG = Path.of("target", "kube-api-build.log");

  private KubeApiBinaries() {}

  /** The folder that holds them afterwards, and kubectl. */
  static Path provide(KubeAPIServerConfig config) {
    String version = config.getApiServerVersion().orElseThrow();
    Path folder =
        Path.of(
            config.getKubeAPITestDir(),
            BinaryManager.BINARY_LIST_DIR,
            version + Utils.platformSuffix(new OSInfo()));
    if (!Files.isDirectory(folder) && !isDownloaded(config)) {
      build(version, folder);
    }
    return folder;
  }

  private static boolean isDownloaded(KubeAPIServerConfig config) {
    try {
      new BinaryManager(config).initAndDownloadIfRequired();
      return true;
    } catch (KubeAPITestException e) {
      return false;
    }
  }

  private static void build(String version, Path folder) {
    System.err.println(
        "Building kube-apiserver and etcd once into " + folder + ", for some minutes; see " + LOG);
    try {
      Files.createDirectories(Path.of("target"));
      Process build =
          new ProcessBuilder("bash", "src/build/kube-api.sh", version, folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(LOG.toFile())
              .start();
      if (build.waitFor() != 0) {
        throw new IllegalStateException(missing(version, folder));
      }
    } catch (IOException e) {
      throw new IllegalStateException(missing(version, folder), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while building kube-apiserver", e);
    }
  }

  private static String missing(String version, Path folder) {
    return "The integration tests need kube-apiserver, etcd and kubectl "
        + version
        + ", which could be neither downloaded nor built with Go (of any version, see "
        + LOG
        + "): make one of the two possible, or put the three into "
        + folder
        + ".";
  }
}
