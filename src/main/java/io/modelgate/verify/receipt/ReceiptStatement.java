package io.modelgate.verify.receipt;

import io.modelgate.verify.tree.ContentIdentity;

/**
 * What a Verification Summary Attestation says; a field that is missing is empty.
 *
 * @param statementType {@code _type}
 * @param subjects how many there are
 * @param node on which it was verified
 * @param content what was seen there
 * @param verifier {@code verifier.id}
 * @param version of the verifier
 * @param timeVerified when
 * @param resource {@code resourceUri}
 * @param policy {@code policy.uri}
 * @param result {@code verificationResult}
 */
record ReceiptStatement(
    String statementType,
    int subjects,
    String node,
    ContentIdentity content,
    String predicateType,
    String verifier,
    String version,
    String timeVerified,
    String resource,
    String policy,
    String result) {}
