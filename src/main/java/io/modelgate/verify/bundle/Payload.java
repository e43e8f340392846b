package io.modelgate.verify.bundle;

import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.VerificationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The signed bytes of an envelope, decoded. Few are kept in memory; many are read from their file
 * again each time, as a statement about a million files is larger than what a verifier gets.
 */
public interface Payload {
  /** The number of bytes once decoded. */
  long length();

  /**
   * The bytes from the first on. At their end it is sure that they are always the same.
   *
   * @throws IOException if they cannot be read any more, or are others by now
   */
  InputStream open() throws IOException;

  /** The same, for a writer. */
  default void writeTo(OutputStream out) throws IOException {
    try (InputStream in = open()) {
      in.transferTo(out);
    }
  }

  /** All bytes of the payload, in memory. */
  default byte[] bytes() throws IOException {
    try (InputStream in = open()) {
      return in.readAllBytes();
    }
  }

  /** A payload in memory. */
  static Payload of(byte[] bytes) {
    return new Payload() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
      }
    };
  }

  /**
   * Reads the string of Base64 that the reader stands on.
   *
   * @param file where it stands; without one all is kept in memory
   */
  static Payload read(StrictJson json, String where, Optional<SignatureFile> file)
      throws IOException, VerificationException {
    if (file.isEmpty()) {
      return of(json.base64Value(where));
    }
    FilePayload.Measure measure = new FilePayload.Measure();
    StrictJson.Region region = json.base64Value(where, measure);
    Optional<byte[]> few = measure.few();
    return few.isPresent() ? of(few.get()) : measure.in(file.get(), region);
  }
}
