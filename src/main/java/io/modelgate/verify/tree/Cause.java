package io.modelgate.verify.tree;

/** Where a difference most likely comes from, if it is one that people meet without an attacker. */
public enum Cause {
  /** The extra file is what Hugging Face's client leaves beside what it downloads. */
  HUGGING_FACE_STATE,
  /** In place of the file is a link to {@code ../../blobs/…}, as in a Hugging Face cache. */
  HUGGING_FACE_CACHE,
  /** The missing file is empty: there are downloads that skip such. */
  EMPTY_FILE,
  /** The cause of the difference is not known. */
  UNKNOWN
}
