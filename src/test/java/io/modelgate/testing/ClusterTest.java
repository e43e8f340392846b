package io.modelgate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test of the WAR on the Liberty server that takes its policies from the API server. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Environment.class)
@ArquillianTest
public @interface ClusterTest {
  /** The server's qualifier in arquillian.xml, for {@code @TargetsContainer}. */
  String SERVER = "cluster";
}
