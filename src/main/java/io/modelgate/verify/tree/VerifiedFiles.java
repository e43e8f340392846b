package io.modelgate.verify.tree;

import io.modelgate.verify.statement.Serialization;
import io.modelgate.verify.statement.SignedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Files that need not be hashed, because it is known that they are what was signed. */
public abstract sealed class VerifiedFiles permits RememberedFiles, ReceiptedFiles {
  /** Nothing is known yet; for verifications that follow each other. */
  public static VerifiedFiles remembering() {
    return remembering(WriteProtection.ofThisProcess());
  }

  /** The same if {@code storage} says what can be written to. */
  static VerifiedFiles remembering(WriteProtection storage) {
    return new RememberedFiles(Optional.of(storage));
  }

  /** Each verification hashes everything. */
  public static VerifiedFiles none() {
    return new RememberedFiles(Optional.empty());
  }

  /**
   * What another verification of the same content has hashed need not be hashed again; it reports
   * what this one hashes.
   *
   * @param receipts those that there are
   */
  public static VerifiedFiles receipted(Receipts receipts) {
    return new ReceiptedFiles(ImageLayers.ofThisProcess(), receipts);
  }

  /** Begins a verification of a model. */
  abstract Round begin(Path model) throws IOException;

  /** What is known if a verification is done again, because what it relied on did not hold. */
  abstract VerifiedFiles again();

  /** The content that was hashed, all of it, if a receipt for it can be issued. */
  public Optional<ContentIdentity> hashed() {
    return Optional.empty();
  }

  /** When the content was hashed, if by a receipt it was not hashed now. */
  public Optional<Instant> byReceiptOf() {
    return Optional.empty();
  }

  /** What is known of the files during one verification. */
  abstract static class Round {
    /** How the digests of the files were made that are asked about. */
    void of(Serialization serialization) {}

    /**
     * What a file is, on storage where its content cannot be another while this is the same; empty
     * if it is not to be remembered.
     *
     * @param file what is found at its path
     */
    abstract Optional<FileStamp> lasting(Optional<FileStamp> file);

    /** Whether the file was hashed before, and was what was signed. */
    abstract boolean holds(String name, FileStamp stamp, SignedFile signed);

    /** The file was hashed and is what was signed. */
    abstract void remember(String name, FileStamp stamp, SignedFile signed);

    /**
     * Ends the verification.
     *
     * @return whether it counts: false if it relied on what was remembered, and that does not hold
     */
    abstract boolean end() throws IOException;
  }
}
