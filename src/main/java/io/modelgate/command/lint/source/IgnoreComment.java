package io.modelgate.command.lint.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A comment {@code # modelgate-lint: ignore ID}: what is found in its line, or in the next if it
 * stands alone, is not reported.
 *
 * @param place where it stands
 * @param line the line that it is about
 * @param ids what it is about
 */
public record IgnoreComment(Place place, int line, Set<String> ids) {
  private static final Pattern COMMENT =
      Pattern.compile("#\\s*modelgate-lint:\\s*ignore\\s+([a-z-]+(?:\\s*,\\s*[a-z-]+)*)");

  /** Those of a file. */
  static List<IgnoreComment> in(String text, String file) {
    List<IgnoreComment> comments = new ArrayList<>();
    if (!text.contains("modelgate-lint")) { // most files have no such comment
      return comments;
    }
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      Matcher found = COMMENT.matcher(line);
      if (found.find()) {
        boolean isAlone = line.substring(0, found.start()).isBlank();
        comments.add(
            new IgnoreComment(
                new Place(file, number, found.start() + 1),
                isAlone ? number + 1 : number,
                Set.copyOf(List.of(found.group(1).split("\\s*,\\s*", -1)))));
      }
    }
    return comments;
  }

  /** What it is about. */
  public Stream<Target> targets() {
    return ids.stream().map(each -> new Target(place.file(), line, each));
  }

  /** What a comment can be about: an id in a line. */
  public record Target(String file, int line, String id) {
    /** An id at a place. */
    public static Target of(Place place, String id) {
      return new Target(place.file(), place.line(), id);
    }
  }
}
