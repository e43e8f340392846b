package io.modelgate.verify.sigstore;

import dev.sigstore.rekor.client.ImmutableInclusionProof;
import dev.sigstore.rekor.client.ImmutableRekorEntry;
import dev.sigstore.rekor.client.ImmutableVerification;
import dev.sigstore.rekor.client.RekorEntry;
import io.modelgate.verify.bundle.TransparencyLogEntry;
import java.util.Base64;
import java.util.HexFormat;

/** Our log entries as sigstore-java's: no second parser sees the bundle. */
final class LogEntries {
  private LogEntries() {}

  static RekorEntry of(TransparencyLogEntry entry) {
    HexFormat hex = HexFormat.of();
    Base64.Encoder base64 = Base64.getEncoder();
    TransparencyLogEntry.InclusionProof proof = entry.proof();
    return ImmutableRekorEntry.builder()
        .logID(hex.formatHex(entry.logId()))
        .logIndex(entry.logIndex())
        .integratedTime(entry.integratedTime())
        .body(base64.encodeToString(entry.body()))
        .verification(
            ImmutableVerification.builder()
                .signedEntryTimestamp(entry.promise().map(base64::encodeToString).orElse(""))
                .inclusionProof(
                    ImmutableInclusionProof.builder()
                        .logIndex(proof.logIndex())
                        .treeSize(proof.treeSize())
                        .rootHash(hex.formatHex(proof.rootHash()))
                        .addAllHashes(proof.hashes().stream().map(hex::formatHex).toList())
                        .checkpoint(proof.checkpoint())
                        .build())
                .build())
        .build();
  }
}
