/** What installs Modelgate: manifests, and the installation on a real node. */
@NullMarked
package io.modelgate.installation;

import org.jspecify.annotations.NullMarked;
