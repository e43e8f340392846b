package io.modelgate.verify.key;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;

/** The two numbers of an ECDSA signature (SEC 1, C.5: {@code ECDSA-Sig-Value}). */
record EcdsaSignature(BigInteger r, BigInteger s) {
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int ONE_BYTE_LENGTH = 0x81;

  /** Reads DER; empty where the bytes are anything else. */
  static Optional<EcdsaSignature> parse(byte[] der) {
    boolean large = der.length > 1 && (der[1] & 0xff) == ONE_BYTE_LENGTH;
    int start = large ? 3 : 2;
    if (der.length < start
        || der[0] != SEQUENCE
        || (der[start - 1] & 0xff) != der.length - start
        || (large && der.length - start <= Byte.MAX_VALUE)) {
      return Optional.empty();
    }
    int middle = endOfNumber(der, start);
    if (middle < 0 || endOfNumber(der, middle) != der.length) {
      return Optional.empty();
    }
    return Optional.of(
        new EcdsaSignature(number(der, start, middle), number(der, middle, der.length)));
  }

  /**
   * Whether it is a key's signature (SEC 1, 4.1.4). By Bouncy Castle's curve arithmetic, but
   * neither by its signer nor with normalized points: those start Java's logging, which opens every
   * jar.
   *
   * @param key the public key's point, valid
   * @param hash of the message, not longer than the group's order
   */
  boolean isOf(ECPoint key, ECDomainParameters group, byte[] hash) {
    BigInteger order = group.getN();
    if (!isBetweenZeroAnd(order, r) || !isBetweenZeroAnd(order, s)) {
      return false;
    }
    BigInteger inverse = s.modInverse(order);
    ECPoint point =
        ECAlgorithms.sumOfTwoMultiplies(
            group.getG(),
            new BigInteger(1, hash).multiply(inverse).mod(order),
            key,
            r.multiply(inverse).mod(order));
    if (point.isInfinity()) {
      return false;
    }
    ECFieldElement z = point.getZCoord(0); // Jacobian coordinates: x is X / Z²
    return point.getXCoord().divide(z.square()).toBigInteger().mod(order).equals(r);
  }

  private static boolean isBetweenZeroAnd(BigInteger order, BigInteger number) {
    return number.signum() > 0 && number.compareTo(order) < 0;
  }

  private static BigInteger number(byte[] der, int start, int end) {
    return new BigInteger(Arrays.copyOfRange(der, start + 2, end));
  }

  /** Where the number ends that starts at {@code start}; -1 where it is not as short as can be. */
  private static int endOfNumber(byte[] der, int start) {
    int first = start + 2;
    if (first >= der.length || der[start] != INTEGER || der[start + 1] <= 0) {
      return -1;
    }
    int end = first + der[start + 1];
    boolean padded = end > first + 1 && der[first] == 0 && der[first + 1] >= 0;
    return end > der.length || padded ? -1 : end;
  }
}
