package io.modelgate.command.lint.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    if (!text.contains("modelgate-lint")) { // as most do
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

  /** Whether it is about something at a place. */
  public boolean covers(Place other, String id) {
    return other.file().equals(place.file()) && other.line() == line && ids.contains(id);
  }
}
