package io.modelgate.command.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Who may sign, as a policy says it.
 *
 * @param config the policy's {@code config}
 * @param remarks what to compare with what the signer publishes, a sentence each
 */
record SignerDraft(ObjectNode config, List<String> remarks) {}
