package io.modelgate.command.lint.source;

/** A file that is not YAML from some place on. */
final class NotYamlException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Place place;

  NotYamlException(Place place, String why) {
    super(why);
    this.place = place;
  }

  Place place() {
    return place;
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
