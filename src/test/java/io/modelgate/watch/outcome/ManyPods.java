package io.modelgate.watch.outcome;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Keeps as many pods as its argument says in memory, each as large as its author could make it. */
final class ManyPods {
  /** As long as what one pod is made of, and nothing that can be compressed much. */
  private static final int LENGTH = 28_000;

  /** As long as what is kept whole just so. */
  private static final int KEPT = 6_400;

  private static final String NOISE =
      new Random(1)
          .ints(2 * LENGTH, 'a', 'z' + 1)
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();

  /** What an author may fill, each as the rest of a pod in JSON. */
  private static final List<IntFunction<String>> HOSTILE =
      List.of(
          number -> metadata("'annotations': {'a': '" + noise(number) + "'}"),
          number -> metadata("'labels': {" + pairs(number) + "}"),
          number ->
              metadata(
                  "'ownerReferences': [{'controller': true, 'kind': '" + noise(number) + "'}]"),
          number -> spec("'containers': [{'name': 'a', 'image': '" + noise(number) + "'}]"),
          number ->
              spec(
                  "'volumes': [{'persistentVolumeClaim': {'claimName': '" + noise(number) + "'}}]"),
          number ->
              "'status': {'initContainerStatuses': [{'state': {'terminated': {'message': '"
                  + noise(number)
                  + "'}}}]}",
          number -> metadata("'annotations': {'a': '" + noise(number).substring(0, KEPT) + "'}"));

  private ManyPods() {}

  /** Keeps them. */
  public static void main(String[] arguments) throws IOException {
    JsonMapper json = new JsonMapper();
    int count = Integer.parseInt(arguments[0]);
    List<PackedPod> kept = new ArrayList<>();
    int large = 0;
    for (int i = 0; i < count; i++) {
      String pod = "{" + HOSTILE.get(i % HOSTILE.size()).apply(i).replace('\'', '"') + "}";
      kept.add(json.readValue(pod, PackedPod.class));
      large += kept.get(i).rules().unpack().isEmpty() ? 1 : 0;
    }
    System.out.println(kept.size() + " pods are kept, of which " + large + " are large");
  }

  private static String metadata(String more) {
    return "'metadata': {'name': 'pod', 'namespace': 'team', " + more + "}";
  }

  private static String spec(String more) {
    return "'metadata': {'name': 'pod', 'namespace': 'team'}, 'spec': {" + more + "}";
  }

  private static String pairs(int number) {
    StringBuilder pairs = new StringBuilder();
    String noise = noise(number);
    for (int i = 0; i + 63 < noise.length(); i += 63) {
      pairs
          .append(i == 0 ? "'" : "', '")
          .append('l')
          .append(i)
          .append("': '")
          .append(noise, i, i + 63);
    }
    return pairs.append('\'').toString();
  }

  private static String noise(int number) {
    int begin = number % LENGTH;
    return NOISE.substring(begin, begin + LENGTH);
  }
}
