package io.modelgate.verify.tree;

/**
 * What a verifier saw of content that it hashed: later it is the same content if all of this is the
 * same.
 *
 * @param bootId which boot of which machine it was on, a UUID
 * @param layers SHA-256 of the directories of the image's layers, hex
 * @param files SHA-256 over names, inodes, sizes, times and digests of its files, hex
 */
public record ContentIdentity(String bootId, String layers, String files) {}
