package io.modelgate.installation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The libraries that a software bill of materials names, by what Maven downloaded. */
final class Libraries {
  private final Map<String, String> names = new TreeMap<>();

  /** Reads a bill of materials (CycloneDX). */
  static Libraries of(Path bill) throws IOException {
    Libraries libraries = new Libraries();
    for (JsonNode component : new JsonMapper().readTree(bill.toFile()).path("components")) {
      for (JsonNode hash : component.path("hashes")) {
        if (hash.path("alg").asText().equals("SHA-256")) {
          libraries.names.put(hash.path("content").asText(), component.path("name").asText());
        }
      }
    }
    return libraries;
  }

  /** The jars below a folder of which not every byte is a library's of that name. */
  List<String> changed(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> changed = new ArrayList<>();
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        String name = names.getOrDefault(sha256(jar), "?");
        if (!jar.getFileName().toString().matches(Pattern.quote(name) + "(-[0-9].*)?[.]jar")) {
          changed.add(folder.relativize(jar).toString());
        }
      }
      return changed;
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
