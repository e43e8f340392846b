package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Sees that every volume which a policy selects is verified, by whichever container and wherever it
 * is mounted. A volume beside the one that is verified is a way around: its files are copied.
 */
final class Coverage {
  private final JsonNode pod;
  private final List<Mount> verified = new ArrayList<>();

  Coverage(JsonNode pod) {
    this.pod = pod;
  }

  /**
   * A model is verified. Volumes that are mounted inside it are denied elsewhere.
   *
   * @param mounts that show it, the one that holds it first
   */
  void add(List<Mount> mounts) {
    verified.add(mounts.get(0));
  }

  /**
   * Refuses a pod with a container that mounts a selected volume which is not verified.
   *
   * @param selected names of volumes
   * @throws UndecidableException with a sentence that names the container
   */
  void require(Set<String> selected, PodMounts mounts) throws UndecidableException {
    for (ContainerView view : mounts.views()) {
      view.refuseDevices(selected);
      for (Mount mount : view.of(selected)) {
        if (verified.stream().noneMatch(each -> shows(each, mount))) {
          throw new UndecidableException(
              """
              Container "%s" mounts volume "%s" at "%s". The policy selects that volume, but it \
              verifies another one, or another part of it: mount only what is verified, or leave \
              spec.model.path out of the policy, so that each selected volume is verified.\
              """
                  .formatted(view.container(), mount.volume(), mount.path()));
        }
      }
    }
  }

  /** Whether all files of one mount are among those of another. */
  private boolean shows(Mount verified, Mount mount) {
    return (verified.volume().equals(mount.volume())
            || claim(verified.volume()).equals(claim(mount.volume())))
        && Path.of("/", mount.subPath()).startsWith(Path.of("/", verified.subPath()));
  }

  /** The claim of a volume, or else the volume's own name. */
  private String claim(String name) {
    return Volumes.of(pod)
        .valueStream()
        .filter(volume -> volume.path("name").asText().equals(name))
        .map(volume -> volume.path("persistentVolumeClaim").path("claimName"))
        .filter(JsonNode::isTextual)
        .map(claim -> "claim " + claim.asText())
        .findFirst()
        .orElse(name);
  }
}
