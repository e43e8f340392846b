package io.modelgate.policy.sandbox.match;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.quantity.Quantity;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What counts as a GPU or another accelerator.
 *
 * @param resources globs over names of extended resources, in lower case
 * @param claims whether every device by a resource claim counts
 */
public record Accelerators(List<Glob> resources, boolean claims) {
  /** What vendors' device plugins call theirs; devices by claims are not told apart. */
  public static final Accelerators USUAL =
      new Accelerators(
          List.of(
                  "*gpu*",
                  "*cuda*",
                  "nvidia.com/*",
                  "amd.com/*",
                  "*/tpu*",
                  "*/npu*",
                  "*/vnpu*",
                  "*/xpu*",
                  "*/dcu*",
                  "*/ppu*",
                  "cloud-tpus.google.com/*",
                  "habana.ai/*",
                  "intel.com/*",
                  "npu.intel.com/*",
                  "fpga.intel.com/*",
                  "aws.amazon.com/neuron*",
                  "huawei.com/*",
                  "ibm.com/spyre*",
                  "ibm.com/aiu*",
                  "qualcomm.com/*",
                  "xilinx.com/*",
                  "cambricon.com/*",
                  "enflame.com/*",
                  "hygon.com/*",
                  "iluvatar.com/*",
                  "iluvatar.ai/*",
                  "kunlunxin.com/*",
                  "metax-tech.com/*",
                  "mthreads.com/*",
                  "sophgo.com/*",
                  "vastaitech.com/*",
                  "furiosa.ai/*",
                  "rebellions.ai/*",
                  "tenstorrent.com/*",
                  "graphcore.ai/*",
                  "cerebras.net/*",
                  "deviceclass.resource.kubernetes.io/*")
              .stream()
              .map(Glob::new)
              .toList(),
          true);

  /** What the cluster itself keeps of other names: no device. */
  private static final List<String> NO_DEVICES = List.of("kubernetes.io/", "requests.");

  /** Whether a container asks for one. */
  boolean areIn(JsonNode container) {
    JsonNode requirements = container.path("resources");
    return (claims && !requirements.path("claims").isEmpty())
        || extended(requirements).stream().anyMatch(this::include);
  }

  /** The devices of a pod that might be some, and are not known by any glob. */
  public Set<String> unknown(PodView pod) {
    Set<String> unknown = new TreeSet<>();
    for (JsonNode container : pod.containers()) {
      unknown.addAll(extended(container.path("resources")));
    }
    unknown.removeIf(this::include);
    return unknown;
  }

  private boolean include(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return resources.stream().anyMatch(glob -> glob.matches(lower));
  }

  /** Whether it is an amount of zero, as templates write it for pods without a device. */
  private static boolean isNone(JsonNode amount) {
    return Quantity.parse(amount.asText())
        .filter(each -> each.compareTo(Quantity.ZERO) == 0)
        .isPresent();
  }

  /** Names with a domain of their own: the others are Kubernetes'. */
  private static Set<String> extended(JsonNode requirements) {
    Set<String> names = new TreeSet<>();
    for (String kind : new String[] {"limits", "requests"}) {
      for (Map.Entry<String, JsonNode> each : requirements.path(kind).properties()) {
        String name = each.getKey();
        if (name.indexOf('/') > 0
            && NO_DEVICES.stream().noneMatch(name::startsWith)
            && !isNone(each.getValue())) {
          names.add(name);
        }
      }
    }
    return names;
  }
}
