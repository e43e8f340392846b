package io.modelgate.verify.bundle;

import io.modelgate.verify.bundle.TransparencyLogEntry.InclusionProof;
import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one element of {@code tlogEntries}; checks no signature. */
final class TransparencyLogParser {
  /** As many as a tree of 2^64 entries has levels. */
  private static final int MAX_HASHES = 64;

  /** Far more than entries of DSSE envelopes have. */
  private static final int MAX_BODY_BYTES = 256 << 10;

  private final StrictJson json;
  private byte @Nullable [] logId;
  private long logIndex;
  private long integratedTime;
  private byte @Nullable [] promise;
  private @Nullable InclusionProof proof;
  private byte @Nullable [] body;

  private long indexInTree;
  private long treeSize;
  private byte @Nullable [] rootHash;
  private final List<byte[]> hashes = new ArrayList<>();
  private @Nullable String checkpoint;

  TransparencyLogParser(StrictJson json) {
    this.json = json;
  }

  /** Reads the value that the reader stands on. */
  TransparencyLogEntry read() throws IOException, VerificationException {
    json.messageValue(
        "tlogEntries",
        field -> {
          switch (field) {
            case "logId" -> logId = only("logId", "keyId");
            case "logIndex" -> logIndex = json.int64Value("tlogEntries.logIndex");
            case "integratedTime" -> integratedTime = json.int64Value("tlogEntries.integratedTime");
            case "inclusionPromise" -> promise = only("inclusionPromise", "signedEntryTimestamp");
            case "inclusionProof" -> proof = inclusionProof();
            case "canonicalizedBody" -> body = json.base64Value("tlogEntries.canonicalizedBody");
            default -> json.skip(); // kindVersion: the body says it as well, and is signed
          }
        });
    if (logId == null || body == null || proof == null) {
      throw new VerificationException(
          "tlogEntries contains an entry without logId, inclusionProof or canonicalizedBody");
    }
    if (body.length > MAX_BODY_BYTES) {
      throw new VerificationException("tlogEntries.canonicalizedBody is larger than 256 KiB");
    }
    return new TransparencyLogEntry(
        logId,
        logIndex,
        integratedTime,
        Optional.ofNullable(promise).filter(bytes -> bytes.length > 0),
        proof,
        body);
  }

  /** An object of which one field counts, bytes. */
  private byte @Nullable [] only(String object, String wanted)
      throws IOException, VerificationException {
    List<byte[]> found = new ArrayList<>();
    json.messageValue(
        "tlogEntries." + object,
        field -> {
          if (field.equals(wanted)) {
            found.add(json.base64Value(object + "." + wanted));
          } else {
            json.skip();
          }
        });
    return found.isEmpty() ? null : found.get(0);
  }

  private InclusionProof inclusionProof() throws IOException, VerificationException {
    json.messageValue(
        "tlogEntries.inclusionProof",
        field -> {
          switch (field) {
            case "logIndex" -> indexInTree = json.int64Value("inclusionProof.logIndex");
            case "treeSize" -> treeSize = json.int64Value("inclusionProof.treeSize");
            case "rootHash" -> rootHash = json.base64Value("inclusionProof.rootHash");
            case "hashes" -> json.arrayValue("inclusionProof.hashes", this::hash);
            case "checkpoint" -> checkpoint();
            default -> json.skip();
          }
        });
    if (rootHash == null || checkpoint == null) {
      throw new VerificationException("inclusionProof lacks its rootHash or checkpoint");
    }
    if (indexInTree < 0 || indexInTree >= treeSize) {
      throw new VerificationException("inclusionProof.logIndex is not below its treeSize");
    }
    return new InclusionProof(indexInTree, treeSize, rootHash, List.copyOf(hashes), checkpoint);
  }

  private void hash() throws IOException, VerificationException {
    if (hashes.size() == MAX_HASHES) {
      throw new VerificationException(
          "inclusionProof.hashes contains more than " + MAX_HASHES + " hashes");
    }
    hashes.add(json.base64Value("inclusionProof.hashes"));
  }

  private void checkpoint() throws IOException, VerificationException {
    json.messageValue(
        "inclusionProof.checkpoint",
        field -> {
          if (field.equals("envelope")) {
            checkpoint = json.stringValue("checkpoint.envelope");
          } else {
            json.skip();
          }
        });
  }
}
