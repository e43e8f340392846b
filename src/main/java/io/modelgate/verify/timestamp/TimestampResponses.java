package io.modelgate.verify.timestamp;

import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;

/** Reads the answers of timestamp authorities (RFC 3161, 2.4.2); checks no signature. */
public final class TimestampResponses {
  /** Granted is 0, granted with modifications is 1. */
  private static final BigInteger LAST_GRANTED = BigInteger.ONE;

  private TimestampResponses() {}

  /**
   * The token of an answer.
   *
   * @param response TimeStampResp, DER; hostile
   * @throws VerificationException if it is none, or grants nothing
   */
  public static TimeStampToken token(byte[] response) throws VerificationException {
    Asn1Depth.check("it", response);
    try {
      ASN1Sequence parts = ASN1Sequence.getInstance(response);
      ASN1Sequence answer = ASN1Sequence.getInstance(parts.getObjectAt(0));
      BigInteger status = ASN1Integer.getInstance(answer.getObjectAt(0)).getValue();
      if (parts.size() < 2 || status.signum() < 0 || status.compareTo(LAST_GRANTED) > 0) {
        throw new VerificationException("its authority granted none");
      }
      CMSSignedData signed = new CMSSignedData(parts.getObjectAt(1).toASN1Primitive().getEncoded());
      if (!(signed.getSignedContent() != null
          && signed.getSignedContent().getContent() instanceof byte[] content)) {
        throw new VerificationException("it contains no time");
      }
      Asn1Depth.check("what it holds", content);
      return new TimeStampToken(signed);
    } catch (CMSException | TSPException | IOException e) {
      throw unreadable(e);
    } catch (RuntimeException e) { // on hostile bytes the library throws what it meets
      throw unreadable(e);
    }
  }

  /**
   * The time that an answer names, whoever made it.
   *
   * @param response TimeStampResp, DER; hostile
   * @throws VerificationException if it names none
   */
  public static Instant time(byte[] response) throws VerificationException {
    TimeStampToken token = token(response);
    try {
      return token.getTimeStampInfo().getGenTime().toInstant();
    } catch (RuntimeException e) { // on hostile bytes the library throws what it meets
      throw unreadable(e);
    }
  }

  private static VerificationException unreadable(Exception e) {
    return new VerificationException("it is not readable: " + clause(e));
  }

  /** What a library says, in one line. */
  static String clause(Exception e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : Printable.of(message.strip().replaceAll("\\s*\\R\\s*", ", "));
  }
}
