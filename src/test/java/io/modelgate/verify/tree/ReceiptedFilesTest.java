package io.modelgate.verify.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.verify.tree.Receipts.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receipt saves hashing for, and each way to write in between that ends that. */
final class ReceiptedFilesTest {
  private static final Map<String, String> FILES = Map.of("a", "abc", "b", "de");
  private static final long ALL = 5;
  private static final Instant THEN = Instant.parse("2026-11-29T20:00:00Z");
  private static final String BOOT = "0f2f8b4c-7d07-4c3e-9d5f-000000000001";
  private static final String SNAPSHOTS =
      "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/";
  private static final String LAYERS = "lowerdir=" + SNAPSHOTS + "8/fs:" + SNAPSHOTS + "7/fs";
  private static final String OVERLAY = "36 25 DEV / MODEL ro,relatime - overlay overlay ";
  private static final String MOUNTED =
      OVERLAY + "rw," + LAYERS + ",upperdir=" + SNAPSHOTS + "9/fs,workdir=" + SNAPSHOTS + "9/work";

  @TempDir(factory = OnDisk.class)
  Path temporary;

  private Path model;
  private KernelFiles kernel;

  @BeforeEach
  void makeModel() throws IOException {
    model = Files.createDirectory(temporary.resolve("model")).toRealPath();
    Files.writeString(model.resolve("a"), "abc");
    Files.writeString(model.resolve("b"), "de");
    kernel = new KernelFiles(temporary.toRealPath(), model);
    kernel.boot(BOOT);
    kernel.mounts(MOUNTED);
  }

  @Test
  void imageVolumeIsHashedOnce() throws Exception {
    Receipt receipt = receipt();

    VerifiedFiles known = known(receipt);
    assertThat(hashed(known)).isZero();
    assertThat(known.byReceiptOf()).contains(THEN);
    assertThat(known.hashed()).as("no receipt is issued for a receipt").isEmpty();
  }

  /** Each pod has an upper directory and a mount of its own. */
  @Test
  void otherPodOfTheSameLayersNeedNotHash() throws Exception {
    Receipt receipt = receipt();
    kernel.mounts(MOUNTED.replace("36 25", "52 25").replace("9/", "12/"));
    assertThat(hashed(known(receipt))).isZero();

    kernel.mounts(OVERLAY + "ro," + LAYERS);
    assertThat(hashed(known(receipt))).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // other layers, though the files look the same
        OVERLAY + "rw,lowerdir=" + SNAPSHOTS + "18/fs:" + SNAPSHOTS + "7/fs",
        OVERLAY + "rw,lowerdir=" + SNAPSHOTS + "7/fs:" + SNAPSHOTS + "8/fs",
        // another mount over it, or below it
        MOUNTED + "\n37 36 0:60 / MODEL rw - tmpfs tmpfs rw",
        MOUNTED + "\n37 36 0:60 / MODEL/x rw - tmpfs tmpfs rw",
      })
  void otherMountIsHashed(String mounts) throws Exception {
    Receipt receipt = receipt();
    kernel.mounts(mounts);

    VerifiedFiles known = known(receipt);
    assertThat(hashed(known)).isEqualTo(ALL);
    assertThat(known.byReceiptOf()).isEmpty();
  }

  /** For none of these a receipt is issued, so none can be used. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "36 25 DEV / MODEL ro,relatime - ext4 /dev/vda1 ro",
        "36 25 DEV /snapshots/8/fs MODEL ro,relatime - ext4 /dev/vda1 rw",
        "36 25 DEV / MODEL ro - nfs4 server:/models ro",
        "36 25 DEV / MODEL ro - fuse.rawBridge stargz ro",
        "36 25 DEV / MODEL ro - 9p none ro,trans=fd",
        "36 25 DEV / MODEL ro - virtiofs kataShared ro",
        OVERLAY + "ro",
        OVERLAY + "ro,lowerdir=/srv/a:/srv/b",
        OVERLAY + "ro,lowerdir=8/fs:7/fs",
        OVERLAY + "ro,lowerdir=/var/lib/containerd-stargz-grpc/snapshotter/snapshots/8/fs",
        OVERLAY + "ro,lowerdir=" + SNAPSHOTS + "8/fs:/srv/models",
        OVERLAY + "ro,lowerdir=" + SNAPSHOTS + "../x/8/fs",
        OVERLAY + "ro," + LAYERS + ",datadir+=/srv",
        OVERLAY + "rw," + LAYERS + ",upperdir=/srv/upper,workdir=/srv/work",
        "36 25 0:60 / MODEL ro,relatime - overlay overlay ro," + LAYERS,
        "nonsense",
      })
  void otherStorageIsHashedEachTime(String mounts) throws Exception {
    kernel.mounts(mounts);

    VerifiedFiles known = known();
    assertThat(hashed(known)).isEqualTo(ALL);
    assertThat(known.hashed()).isEmpty();
  }

  @Test
  void layersOfCriO() throws Exception {
    String layers = "/var/lib/containers/storage/overlay/l/";
    kernel.mounts(
        OVERLAY + "ro,lowerdir=" + layers + "A".repeat(26) + ":" + layers + "B2".repeat(13));

    assertThat(hashed(known(receipt()))).isZero();
  }

  @Test
  void afterARestartOfTheNodeAllIsHashed() throws Exception {
    Receipt receipt = receipt();
    kernel.boot(BOOT.replace("1", "2"));
    assertThat(hashed(known(receipt))).isEqualTo(ALL);

    kernel.boot("no boot");
    assertThat(hashed(known(receipt))).isEqualTo(ALL);
  }

  @Test
  void fileThatWasWrittenToIsHashed() throws Exception {
    Receipt receipt = receipt();
    FileTime time = Files.getLastModifiedTime(model.resolve("a"));
    Files.writeString(model.resolve("a"), "abd");
    Files.setLastModifiedTime(model.resolve("a"), time);

    assertThat(verifies(known(receipt))).isFalse();
  }

  /** As a container with the right to do so writes into the upper directory. */
  @Test
  void fileInThePlaceOfAnotherIsHashed() throws Exception {
    Receipt receipt = receipt();
    Files.writeString(model.resolve("new"), "abd");
    Files.move(
        model.resolve("new"),
        model.resolve("a"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThat(verifies(known(receipt))).isFalse();
  }

  @Test
  void filesThatChangedTheirNamesAreHashed() throws Exception {
    Files.writeString(model.resolve("b"), "abc");
    Receipt receipt = receipt(Map.of("a", "abc", "b", "abc"));
    Files.move(model.resolve("a"), model.resolve("c"));
    Files.move(model.resolve("b"), model.resolve("a"));
    Files.move(model.resolve("c"), model.resolve("b"));

    VerifiedFiles known = known(receipt);
    assertThat(model(known, Map.of("a", "abc", "b", "abc")).hashed()).isEqualTo(6);
  }

  @Test
  void missingAndExtraFilesAreFound() throws Exception {
    Receipt receipt = receipt();
    Files.writeString(model.resolve("extra"), "x");
    assertThat(verifies(known(receipt))).isFalse();

    Files.delete(model.resolve("extra"));
    Files.delete(model.resolve("b"));
    assertThat(verifies(known(receipt))).isFalse();
  }

  /** Another signature of the same signer, which lies in another volume perhaps. */
  @Test
  void otherDigestsAreHashed() throws Exception {
    Receipt receipt = receipt();

    assertThat(model(known(receipt), Map.of("a", "abd", "b", "de")).isVerified()).isFalse();
  }

  @Test
  void receiptOfOtherFilesIsNone() throws Exception {
    Receipt receipt = receipt();
    ContentIdentity seen = receipt.content();
    for (ContentIdentity other :
        List.of(
            new ContentIdentity(seen.bootId(), seen.layers(), "0".repeat(64)),
            new ContentIdentity(seen.bootId(), "0".repeat(64), seen.files()),
            new ContentIdentity("", "", ""))) {
      VerifiedFiles known = known(new Receipt(other, THEN));
      assertThat(hashed(known)).isEqualTo(ALL);
      assertThat(known.hashed()).as("so another receipt can be issued").contains(seen);
    }
  }

  @Test
  void mountThatChangesMeanwhileDoesNotCount() throws Exception {
    Receipt receipt = receipt();
    VerifiedFiles known = known(receipt);
    VerifiedFiles.Round round = known.begin(model);
    kernel.mounts(MOUNTED.replace("36 25", "37 25"));

    assertThat(round.end()).isFalse();
    assertThat(known.byReceiptOf()).isEmpty();
  }

  @Test
  void contentOnOtherStorageAtTheEndIsNotReceipted() throws Exception {
    VerifiedFiles known = known();
    VerifiedFiles.Round round = known.begin(model);
    kernel.mounts(MOUNTED.replace("36 25", "37 25"));

    assertThat(round.end()).isTrue();
    assertThat(known.hashed()).isEmpty();
  }

  private Receipt receipt() throws Exception {
    return receipt(FILES);
  }

  private Receipt receipt(Map<String, String> files) throws Exception {
    VerifiedFiles known = known();
    model(known, files).hashed();
    return new Receipt(known.hashed().orElseThrow(), THEN);
  }

  private VerifiedFiles known(Receipt... receipts) {
    List<Receipt> all = new ArrayList<>(List.of(receipts));
    return new ReceiptedFiles(kernel.imageLayers(), () -> all);
  }

  private long hashed(VerifiedFiles known) throws Exception {
    return model(known, FILES).hashed();
  }

  private boolean verifies(VerifiedFiles known) throws Exception {
    return model(known, FILES).isVerified();
  }

  private WatchedModel model(VerifiedFiles known, Map<String, String> files) throws Exception {
    return new WatchedModel(model, known, files, "");
  }
}
