package io.modelgate.cli.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.cli.kernel.Kernel.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kernels by what they say of themselves. gVisor's files were read inside gVisor; Kata's come from
 * its runtime's source and from what users showed of their guests.
 */
final class KernelReaderTest {
  private static final String DEBIAN =
      "Linux version 6.1.0-22-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14)"
          + " 12.2.0, GNU ld (GNU Binutils for Debian) 2.40) #1 SMP PREEMPT_DYNAMIC Debian\n";
  private static final String GRUB =
      "BOOT_IMAGE=/boot/vmlinuz-6.1.0-22-amd64 root=UUID=1 ro quiet\n";
  private static final String OVERLAY =
      """
      36 35 0:50 / / rw,relatime - overlay overlay rw,lowerdir=/var/lib/containers
      37 36 8:1 /hosts /etc/hosts rw,relatime - ext4 /dev/sda1 rw
      """;

  @TempDir private Path proc;

  @Test
  void gvisorSaysWhatItIs() throws IOException {
    String line = "Linux version %s #1 SMP Sun Jan 10 15:06:54 PST 2016\n";
    for (String release : List.of("4.4.0", "4.19.0-gvisor", "5.15.0-gvisor")) {
      assertThat(kernel(line.formatted(release), GRUB, OVERLAY))
          .as(release)
          .isEqualTo(sandbox(Sandbox.GVISOR, "version"));
    }
    assertThat(kernel("Linux version 6.12.0-gvisor #1 SMP of a later day\n", GRUB, OVERLAY))
        .isEqualTo(sandbox(Sandbox.GVISOR, "version"));
  }

  @Test
  void kataIsToldByItsAgentOnTheCommandLine() throws IOException {
    for (String line :
        List.of(
            "reboot=k panic=1 systemd.unit=kata-containers.target root=/dev/vda1 ro\n",
            "tsc=reliable quiet panic=1 nr_cpus=4 agent.log_vport=1025",
            "console=hvc0 init=/usr/bin/kata-agent")) {
      assertThat(kernel(DEBIAN, line, OVERLAY))
          .as(line)
          .isEqualTo(sandbox(Sandbox.KATA, "cmdline"));
    }
  }

  @Test
  void kataIsToldByItsShareUnderTheRuntimesOwnMounts() throws IOException {
    for (String mount :
        List.of(
            "40 36 0:30 /h /etc/hosts rw,relatime - virtiofs kataShared rw",
            "40 36 0:30 /t /dev/termination-log rw - virtio_fs kataShared rw,dax=inode",
            "40 36 0:30 /c/rootfs / rw,nodev - 9p kataShared rw,trans=virtio")) {
      assertThat(kernel(DEBIAN, GRUB, OVERLAY + mount + "\n"))
          .as(mount)
          .isEqualTo(sandbox(Sandbox.KATA, "self/mountinfo"));
    }
  }

  @Test
  void nothingThatAPodsAuthorCouldNameMakesASandbox() throws IOException {
    Kernel host = new Kernel(System.getProperty("os.version"), Sandbox.HOST, Optional.empty());
    assertThat(kernel(DEBIAN, GRUB, OVERLAY)).isEqualTo(host);
    for (String mount :
        List.of(
            "40 36 0:30 / /models rw - virtiofs kataShared rw",
            "40 36 0:30 / /models/-gvisor rw - nfs kataShared:/agent.log rw",
            "40 36 0:30 /kataShared /etc/hosts rw - ext4 /dev/kataShared rw",
            "40 36 0:30 / /etc/hosts\\040-\\040virtiofs rw - ext4 kataShared rw")) {
      assertThat(kernel(DEBIAN, GRUB, OVERLAY + mount + "\n")).as(mount).isEqualTo(host);
    }
    assertThat(kernel(DEBIAN, GRUB + " useragent.x=1 root=agent.log", "")).isEqualTo(host);
    assertThat(kernel(DEBIAN.replace("Debian\n", "4.19-gvisor\n"), GRUB, OVERLAY)).isEqualTo(host);
    assertThat(kernel("", "", "")).isEqualTo(host);
  }

  @Test
  void whatCannotBeReadIsUnknown() {
    assertThat(KernelReader.read(proc.resolve("missing")))
        .isEqualTo(new Kernel(System.getProperty("os.version"), Sandbox.UNKNOWN, Optional.empty()));
  }

  private Kernel kernel(String version, String commandLine, String mounts) throws IOException {
    Files.writeString(proc.resolve("version"), version);
    Files.writeString(proc.resolve("cmdline"), commandLine);
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(proc.resolve("self/mountinfo"), mounts);
    return KernelReader.read(proc);
  }

  private Kernel sandbox(Sandbox sandbox, String file) {
    return new Kernel(
        System.getProperty("os.version"), sandbox, Optional.of(proc.resolve(file).toString()));
  }
}
