package io.modelgate.testing;

import java.io.File;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What Arquillian deploys: the very WAR that was built. */
public final class Wars {
  private Wars() {}

  /** The built WAR. */
  public static WebArchive modelgate() {
    return ShrinkWrap.createFromZipFile(WebArchive.class, new File("target/modelgate.war"));
  }
}
