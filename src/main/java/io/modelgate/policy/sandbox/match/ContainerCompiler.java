package io.modelgate.policy.sandbox.match;

import static io.modelgate.policy.spec.SpecFields.filled;
import static io.modelgate.policy.spec.SpecFields.present;
import static io.modelgate.policy.spec.SpecFields.text;
import static java.util.Objects.requireNonNullElse;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.modelgate.api.PodMatch;
import io.modelgate.api.PodMatch.Amount;
import io.modelgate.api.PodMatch.Image;
import io.modelgate.api.PodMatch.Resource;
import io.modelgate.policy.quantity.Quantity;
import io.modelgate.policy.sandbox.match.ImageMatcher.Containing;
import io.modelgate.policy.sandbox.match.ImageMatcher.Globbed;
import io.modelgate.policy.sandbox.match.ImageMatcher.Registry;
import io.modelgate.policy.sandbox.match.ImageMatcher.Regular;
import io.modelgate.policy.spec.FaultException;
import io.modelgate.policy.spec.ImageGlob;
import io.modelgate.policy.spec.ImageReference;
import io.modelgate.policy.spec.SelectorFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Compiles which container a rule is about. */
final class ContainerCompiler {
  private static final int MAX_REGEX_LENGTH = 512;

  private ContainerCompiler() {}

  static ContainerMatcher compile(String at, PodMatch match, Accelerators accelerators)
      throws FaultException {
    List<ImageMatcher> images = new ArrayList<>();
    for (Image image : filled(at + ".images", match.images())) {
      images.add(image(at + ".images[" + images.size() + "]", image));
    }
    List<ResourceMatcher> resources = new ArrayList<>();
    for (Resource resource : filled(at + ".resources", match.resources())) {
      resources.add(resource(at + ".resources[" + resources.size() + "]", resource));
    }
    List<String> capabilities = new ArrayList<>();
    for (String capability : filled(at + ".capabilities", match.capabilities())) {
      capabilities.add(
          ContainerMatcher.withoutPrefix(
              text(at + ".capabilities[" + capabilities.size() + "]", capability)));
    }
    return new ContainerMatcher(
        SelectorFields.globs(at + ".containers", filled(at + ".containers", match.containers())),
        List.copyOf(images),
        List.copyOf(resources),
        List.copyOf(filled(at + ".features", match.features())),
        accelerators,
        Set.copyOf(capabilities));
  }

  private static ImageMatcher image(String at, Image image) throws FaultException {
    String contains = image.contains();
    String glob = image.glob();
    String regex = image.regex();
    String registry = image.registry();
    if (Stream.of(contains, glob, regex, registry).filter(each -> each != null).count() != 1) {
      throw new FaultException(at + " must set exactly one of contains, glob, regex and registry");
    }
    if (contains != null) {
      return new Containing(text(at + ".contains", contains));
    }
    if (glob != null) {
      return new Globbed(ImageGlob.of(text(at + ".glob", glob)));
    }
    return regex != null
        ? new Regular(pattern(at + ".regex", regex))
        : new Registry(ImageReference.registry(requireNonNullElse(registry, "")));
  }

  private static Pattern pattern(String field, String regex) throws FaultException {
    if (regex.length() > MAX_REGEX_LENGTH) {
      throw new FaultException(
          "%s has %d characters, but may have at most %d"
              .formatted(field, regex.length(), MAX_REGEX_LENGTH));
    }
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new FaultException(field + " is not a regular expression (RE2): " + e.getDescription());
    }
  }

  private static ResourceMatcher resource(String at, Resource resource) throws FaultException {
    String quantity = text(at + ".quantity", resource.quantity());
    Optional<Quantity> threshold = Quantity.parse(quantity);
    if (threshold.isEmpty()) {
      throw new FaultException(
          at + ".quantity must be a Kubernetes quantity, for example 4, 4500m or 16Gi");
    }
    return new ResourceMatcher(
        text(at + ".resource", resource.resource()),
        requireNonNullElse(resource.of(), Amount.Larger),
        present(at + ".operator", resource.operator()),
        threshold.get());
  }
}
