package io.modelgate.verify.key;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

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
