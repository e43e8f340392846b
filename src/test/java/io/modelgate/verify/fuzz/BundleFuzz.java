package io.modelgate.verify.fuzz;

import io.modelgate.verify.key.KeySignature;
import io.modelgate.verify.key.PublicKeyFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Takes the bytes for a signature file: no bytes are anybody's signature, all get a sentence. */
public final class BundleFuzz {
  private static final KeySignature KEY = key();

  private BundleFuzz() {}

  private static KeySignature key() {
    try {
      // Signed none of the corpus.
      return new KeySignature(PublicKeyFile.read("src/test/models/stranger.pub.pem"));
    } catch (NotCheckedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException, NotCheckedException {
    try {
      KEY.open(new ByteArrayInputStream(data));
      throw new AssertionError("a forged signature");
    } catch (VerificationException e) {
      Sentence.check(e.getMessage());
    }
  }
}
