package io.modelgate.command.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.verify.statement.Serialization;
import io.modelgate.verify.statement.SignedFile;
import io.modelgate.verify.statement.Statement;
import java.io.IOException;
import java.util.HexFormat;

/** What is said to be signed. */
final class StatementJson {
  private static final HexFormat HEX = HexFormat.of();

  private StatementJson() {}

  /** Fills in all but the files. */
  static void put(ObjectNode json, Statement statement) {
    statement
        .subject()
        .ifPresentOrElse(
            subject -> json.put("format", "v1.0").put("modelName", subject.name()),
            () -> json.put("format", "v0.2"));
    json.put("rootDigest", statement.rootDigest());
    Serialization serialization = statement.serialization();
    json.put("serialization", serialization.shards() ? "shards" : "files");
    json.put("hash", serialization.hash().identifier());
    if (serialization.shards()) {
      json.put("shardSize", serialization.shardSize());
    }
    serialization.recordedSymlinks().ifPresent(each -> json.put("symlinksFollowed", each));
    serialization.ignoredPaths().forEach(json.putArray("ignoredPaths")::add);
    json.put("fileCount", statement.files().size());
  }

  /** Writes one of the files; its size is signed only if it is cut into shards. */
  static void write(JsonGenerator json, Statement statement, int index) throws IOException {
    SignedFile file = statement.files().file(index);
    json.writeStartObject();
    json.writeStringField("path", statement.files().path(index));
    if (file.hasSize()) {
      json.writeNumberField("size", file.size());
    }
    json.writeArrayFieldStart("digests");
    for (int shard = 0; shard < digests(statement, file); shard++) {
      json.writeString(digest(statement, file, shard));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** How many digests a file has: one, or one for each shard. */
  static int digests(Statement statement, SignedFile file) {
    return file.shards(statement.serialization().hash().length());
  }

  /** One of them, hex. */
  static String digest(Statement statement, SignedFile file, int shard) {
    return HEX.formatHex(file.digest(shard, statement.serialization().hash().length()));
  }
}
