package io.modelgate.verify.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On which storage nobody can write; the lines are those of real kernels. */
final class WriteProtectionTest {
  private static final String ROOT =
      "22 1 0:50 / / rw,relatime - overlay overlay rw,lowerdir=/l,upperdir=/u,workdir=/w";
  private static final String DISK = "36 22 DEV / MODEL ro,relatime - ext4 /dev/vda1 ro";
  private static final String LAYER = "/var/lib/containerd/io.containerd.snapshotter.v1/snapshots/";

  @TempDir(factory = OnDisk.class)
  Path temporary;

  private Path model;
  private KernelFiles kernel;

  @BeforeEach
  void makeModel() throws IOException {
    model = Files.createDirectory(temporary.resolve("my model")).toRealPath();
    kernel = new KernelFiles(temporary.toRealPath(), model);
    kernel.disk("vda1", "1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        DISK,
        "36 22 DEV / MODEL ro,relatime shared:7 master:1 - xfs /dev/vda1 ro,attr2,inode64",
        "36 22 DEV / MODEL rw,relatime - squashfs /dev/vda1 ro,errors=continue",
        "36 22 DEV /sub MODEL ro - erofs /dev/vda1 ro,user_xattr",
        "36 22 DEV / MODEL ro - overlay overlay ro,lowerdir=" + LAYER + "8/fs:" + LAYER + "7/fs",
        "36 22 DEV / MODEL ro - overlay overlay ro,lowerdir+="
            + LAYER
            + "8/fs,lowerdir+="
            + LAYER
            + "7/fs,redirect_dir=nofollow",
        DISK + "\n37 36 DEV /x MODEL/x ro - ext4 /dev/vda1 ro",
      })
  void nobodyWritesTo(String mounts) throws IOException {
    kernel.mounts(ROOT, mounts);

    assertThat(kernel.storage().around(model)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "36 22 DEV / MODEL ro,relatime - ext4 /dev/vda1 rw",
        "36 22 DEV / MODEL ro - nfs4 server:/models ro,vers=4.2,addr=10.0.0.1",
        "36 22 DEV / MODEL ro - cifs //server/models ro",
        "36 22 DEV / MODEL ro - fuse.rclone models ro,user_id=0",
        "36 22 DEV / MODEL ro - fuseblk /dev/vda1 ro,user_id=0",
        "36 22 DEV / MODEL ro - 9p none ro,trans=fd",
        "36 22 DEV / MODEL ro - virtiofs kataShared ro",
        "36 22 DEV / MODEL ro - ceph 10.0.0.1:/ ro",
        "36 22 DEV / MODEL ro - tmpfs tmpfs ro,size=4k",
        "36 22 DEV / MODEL ro - btrfs /dev/vda1 ro,subvol=/",
        "36 22 DEV / MODEL ro - overlay overlay ro",
        "36 22 DEV / MODEL ro - overlay overlay ro,lowerdir=" + LAYER + "8/fs:/srv/models",
        "36 22 DEV / MODEL ro - overlay overlay ro,lowerdir=" + LAYER + "../../../../../srv/models",
        "36 22 DEV / MODEL ro - overlay overlay ro,lowerdir=" + LAYER + "8/fs::" + LAYER + "7/fs",
        "36 22 DEV / MODEL ro - overlay overlay ro,lowerdir=8/fs:7/fs",
        "36 22 DEV / MODEL ro - overlay overlay ro,lowerdir=" + LAYER + "8\\134:x/fs",
        "36 22 DEV / MODEL ro - overlay overlay ro,lowerdir=" + LAYER + "8/fs,upperdir=/u",
        "36 22 DEV / MODEL ro - overlay overlay rw,lowerdir=" + LAYER + "8/fs",
        DISK + "\n37 36 0:60 / MODEL/cache rw - tmpfs tmpfs rw",
        DISK + "\n37 36 0:60 / MODEL/cache/x ro - nfs4 server:/x ro",
        DISK + "\n37 36 0:60 / MODEL rw - tmpfs tmpfs rw",
        "36 22 0:60 / MODEL ro - ext4 /dev/vda1 ro",
      })
  void somebodyMayWriteTo(String mounts) throws IOException {
    kernel.mounts(ROOT, mounts);

    assertThat(kernel.storage().around(model)).isEmpty();
  }

  @Test
  void modelOnTheRootFileSystemIsWritten() throws IOException {
    kernel.mounts(ROOT);

    assertThat(kernel.storage().around(model)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "vda1, 1, true",
    "nvme0n1p1, 1, true",
    "vda1, 0, false",
    "loop0, 1, false",
    "dm-0, 1, false",
    "nbd0, 1, false",
    "rbd0, 1, false",
    "md0, 1, false",
    "ram0, 1, false",
    "drbd0, 1, false",
  })
  void diskMustBeReadOnlyAndNotMadeOfOtherThings(String name, String ro, boolean unwritable)
      throws IOException {
    kernel.disk(name, ro);
    kernel.mounts(ROOT, DISK);

    assertThat(kernel.storage().around(model).isPresent()).isEqualTo(unwritable);
  }

  @ParameterizedTest
  @CsvSource({"CRYPT-VERITY-0123-models, true", "CRYPT-LUKS2-0123-models, false", "LVM-0, false"})
  void mappedDeviceMustVerifyEachBlock(String uuid, boolean unwritable) throws IOException {
    Path disk = kernel.disk("dm-1", "1");
    Files.writeString(Files.createDirectory(disk.resolve("dm")).resolve("uuid"), uuid + "\n");
    kernel.mounts(ROOT, DISK);

    assertThat(kernel.storage().around(model).isPresent()).isEqualTo(unwritable);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        DISK,
        DISK + "\nnonsense\n",
        DISK + "\n36 22 DEV / relative ro - ext4 /dev/vda1 ro\n",
        DISK + "\n36 22 DEV / /x ro ext4 /dev/vda1 ro\n",
        DISK + "\n36 22 DEV / /\u00fc ro - ext4 /dev/vda1 ro\n",
        DISK + "\n\n",
      })
  void tableThatIsNotUnderstoodSaysNothing(String text) throws IOException {
    kernel.text(text);

    assertThat(kernel.storage().around(model)).isEmpty();
  }

  @Test
  void withoutATableNothingIsKnown() throws IOException {
    assertThat(kernel.storage().around(model)).isEmpty();
  }
}
