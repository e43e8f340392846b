package io.modelgate.command.lint.check;

import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.command.lint.source.SourceDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Files of which Kustomize makes ConfigMaps: none may hold a private key. */
final class GeneratedConfigMaps {
  private static final String KUSTOMIZATION = "kustomize.config.k8s.io/";
  private static final int MAX_BYTES = 1 << 20; // as a ConfigMap may be

  private GeneratedConfigMaps() {}

  static void check(SourceDocument at, Findings findings) {
    if (!at.content().type().startsWith(KUSTOMIZATION)
        && !at.content().file().endsWith("kustomization.yaml")
        && !at.content().file().endsWith("kustomization.yml")) {
      return;
    }
    if (at.content().fields().get("configMapGenerator") instanceof List<?> generators) {
      for (int i = 0; i < generators.size(); i++) {
        if (generators.get(i) instanceof Map<?, ?> generator
            && generator.get("files") instanceof List<?> files) {
          for (int j = 0; j < files.size(); j++) {
            FieldPath field = FieldPath.of("configMapGenerator", i, "files", j);
            file(at, field, String.valueOf(files.get(j)), findings);
          }
        }
      }
    }
  }

  /** Looks into one entry of {@code files}, written as {@code FILE} or {@code KEY=FILE}. */
  private static void file(SourceDocument at, FieldPath field, String entry, Findings findings) {
    String name = entry.substring(entry.indexOf('=') + 1);
    if (holdsOne(at.content().file(), name)) {
      findings.add(
          Check.PRIVATE_KEY,
          at,
          field,
          "File %s holds a private key, and becomes a ConfigMap.".formatted(name),
          "Name the public key's file, and sign by a new key if this was ever applied.");
    }
  }

  /** Kustomize takes nothing from outside the folder either. */
  private static boolean holdsOne(String kustomization, String name) {
    try {
      Path from = Path.of(kustomization).toAbsolutePath().normalize();
      Path folder = Objects.requireNonNull(from.getParent(), "a file is in a folder");
      Path file = folder.resolve(name).normalize();
      if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
        return false;
      }
      try (InputStream in = Files.newInputStream(file)) {
        return PrivateKeys.isIn(in.readNBytes(MAX_BYTES));
      }
    } catch (InvalidPathException | IOException e) { // Kustomize says so itself
      return false;
    }
  }
}
