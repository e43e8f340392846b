/** What the API server must hold so that it trusts our answers: webhooks and a certificate. */
@NullMarked
package io.modelgate.watch.serving;

import org.jspecify.annotations.NullMarked;
