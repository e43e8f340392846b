package io.modelgate.testing;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Pods that have many of everything. */
public final class LargePods {
  private LargePods() {}

  /**
   * A pod as YAML: as many containers and models on claims {@code models-*}, an empty volume for
   * each, and the highest ports.
   */
  public static String pod(String name, int many) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, labels: {app: large}}
    spec:
      containers:
    %s
      volumes:
    %s
    """
        .formatted(
            name,
            lines(
                many,
                "- {name: c%1$d, image: c, ports: [{containerPort: %2$d}, {containerPort: 1}],"
                    + " volumeMounts: [{name: m%1$d, mountPath: /models/%1$d},"
                    + " {name: e%1$d, mountPath: /scratch}]}"),
            lines(
                many,
                "- {name: m%1$d, persistentVolumeClaim: {claimName: models-%1$d}}",
                "- {name: e%1$d, emptyDir: {}}"));
  }

  private static String lines(int many, String... formats) {
    return IntStream.range(0, many)
        .boxed()
        .flatMap(i -> List.of(formats).stream().map(each -> "    " + each.formatted(i, 65_535 - i)))
        .collect(Collectors.joining("\n"));
  }
}
