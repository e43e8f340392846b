package io.modelgate.verify.key;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import javax.crypto.spec.DHParameterSpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** ECDSA signatures in DER (RFC 3279, 2.2.3: {@code Ecdsa-Sig-Value}), by the Java platform. */
final class Ecdsa {
  /** Earlier ones refuse good signatures whose point has an x above the group's order. */
  private static final int FIRST_GOOD_RELEASE = 21;

  private Ecdsa() {}

  /** Writes what a signature is over. */
  @FunctionalInterface
  interface Message {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Whether it is the key's signature over the message.
   *
   * @param hash as Java's names of signature algorithms begin, for example {@code SHA256}
   */
  static boolean verifies(ECPublicKey key, String hash, Message message, byte[] signature) {
    if (!isDer(signature)) {
      return false;
    }
    try {
      Signature verifier = verifier(hash + "withECDSA");
      verifier.initVerify(key);
      message.writeTo(new Updates(verifier));
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false; // numbers out of range
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the message could not be read
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has ECDSA", e);
    }
  }

  private static Signature verifier(String algorithm) throws NoSuchAlgorithmException {
    return Runtime.version().feature() < FIRST_GOOD_RELEASE
        ? Signature.getInstance(algorithm, Earlier.PROVIDER)
        : Signature.getInstance(algorithm);
  }

  /**
   * Whether the bytes are two positive numbers in the one encoding that DER has for them. The
   * platform's verifier takes a negative number for a positive one. Its Diffie-Hellman parameters
   * are the same two numbers (PKCS #3, 9: {@code DHParameter}): it decodes them, and what it
   * encodes them to must be the same bytes.
   */
  static boolean isDer(byte[] signature) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("DiffieHellman");
      parameters.init(signature);
      DHParameterSpec numbers = parameters.getParameterSpec(DHParameterSpec.class);
      return numbers.getP().signum() > 0
          && numbers.getG().signum() > 0
          && Arrays.equals(parameters.getEncoded(), signature);
    } catch (NoSuchAlgorithmException e) {
      return Restricted.isDer(signature);
    } catch (GeneralSecurityException | IOException e) {
      return false;
    }
  }

  /** On hosts whose Java runtime is left without Diffie-Hellman; Bouncy Castle is slow to start. */
  static final class Restricted {
    private Restricted() {}

    static boolean isDer(byte[] signature) {
      try {
        return ASN1Primitive.fromByteArray(signature) instanceof ASN1Sequence numbers
            && numbers.size() == 2
            && isPositive(numbers.getObjectAt(0))
            && isPositive(numbers.getObjectAt(1))
            && Arrays.equals(numbers.getEncoded(ASN1Encoding.DER), signature);
      } catch (IllegalStateException | IOException e) {
        return false;
      }
    }

    private static boolean isPositive(ASN1Encodable number) {
      return number instanceof ASN1Integer integer && integer.getValue().signum() > 0;
    }
  }

  /** Loaded there only: it has hundreds of algorithms. */
  private static final class Earlier {
    static final Provider PROVIDER = new BouncyCastleProvider();
  }

  /** Gives a verifier the message piece by piece: it may have megabytes. */
  private static final class Updates extends OutputStream {
    private final Signature verifier;

    Updates(Signature verifier) {
      this.verifier = verifier;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        verifier.update(bytes, offset, length);
      } catch (SignatureException e) {
        throw new IOException(e);
      }
    }
  }
}
