package io.modelgate.command.output;

/** Writes annotations as workflow commands, by which GitHub shows them beside a change. */
public final class GitHubAnnotations {
  private final Lines lines;

  /** Writes one annotation to each line. */
  public GitHubAnnotations(Lines lines) {
    this.lines = lines;
  }

  /** One annotation, which is one line. */
  public void print(Annotation each) {
    StringBuilder place = new StringBuilder("file=").append(property(each.file()));
    if (each.line() > 0) {
      place.append(",line=").append(each.line());
    }
    if (each.column() > 0) {
      place.append(",col=").append(each.column());
    }
    lines.line(
        "::%s %s,title=%s::%s"
            .formatted(
                each.severity().command(), place, property(each.title()), data(each.text())));
  }

  /** As the runner takes it apart again. */
  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
