package io.modelgate.dashboard;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.resource.PolicyDraft;
import io.modelgate.resource.ResourceCollector;
import io.modelgate.resource.UnreadableFileException;
import io.modelgate.resource.YamlDocument;
import io.modelgate.watch.access.Listable;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads a change of policies that somebody wants to try, of bounded size. */
final class DraftReader {
  private static final int MAX_BYTES = 256 * 1024;
  private static final int MAX_POLICIES = 50;

  private final Visibility visibility;

  DraftReader(Visibility visibility) {
    this.visibility = visibility;
  }

  /**
   * Reads it.
   *
   * @param body policies as YAML or JSON; may be empty
   * @param deleted policies that go, as {@code KIND/[NAMESPACE/]NAME}
   * @throws ProblemException where it is none, or the caller may not see what it changes
   */
  PolicyDraft read(InputStream body, List<String> deleted) {
    ResourceCollector collector = new ResourceCollector();
    for (YamlDocument each : documents(body)) {
      int before = collector.resources().size();
      collector.add(each, ResourceCollector.DEFAULT_NAMESPACE);
      if (collector.resources().size() == before) {
        throw bad("The body contains %s, which is not a policy.".formatted(each.type()));
      }
    }
    Set<PolicyId> ids = new LinkedHashSet<>();
    deleted.stream().limit(MAX_POLICIES + 1L).forEach(each -> ids.add(id(each)));
    PolicyDraft draft = new PolicyDraft(collector.resources(), ids);
    if (draft.ids().isEmpty()) {
      throw bad("There is no policy: send one, or name one to delete by the parameter delete.");
    }
    if (draft.ids().size() > MAX_POLICIES) {
      throw bad("There are more than %d policies.".formatted(MAX_POLICIES));
    }
    draft.ids().forEach(this::refuseUnlessVisible);
    return draft;
  }

  private static List<YamlDocument> documents(InputStream body) {
    try {
      byte[] content = body.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new ProblemException(
            Status.REQUEST_ENTITY_TOO_LARGE,
            "The body is larger than %d KiB.".formatted(MAX_BYTES / 1024));
      }
      return YamlDocument.parseWithoutAliases(content, "The body");
    } catch (UnreadableFileException e) {
      throw bad(e.fault() + ".");
    } catch (StackOverflowError e) {
      throw bad("The body is nested too deeply.");
    } catch (IOException e) {
      throw bad("The body ended before it was complete.");
    }
  }

  private static PolicyId id(String reference) {
    return PolicyId.parse(reference, ResourceCollector.DEFAULT_NAMESPACE)
        .orElseThrow(
            () ->
                bad(
                    "Parameter delete does not name a policy: write KIND/NAME, or"
                        + " KIND/NAMESPACE/NAME."));
  }

  /** Whoever may not see a policy is not to learn of it by trying to do without. */
  private void refuseUnlessVisible(PolicyId id) {
    Kind kind = id.kind();
    Listable what = Listable.of(kind);
    if (!visibility.everywhere(what)
        && !(kind.isNamespaced() && visibility.in(what, id.namespace()))) {
      throw new ProblemException(
          Status.FORBIDDEN,
          "You may not list %s.%s%s, so you may not try a change of them."
              .formatted(
                  kind.plural(),
                  kind.group(),
                  kind.isNamespaced() ? " in namespace " + id.namespace() : ""));
    }
  }

  private static ProblemException bad(String sentence) {
    return new ProblemException(Status.BAD_REQUEST, sentence);
  }
}
