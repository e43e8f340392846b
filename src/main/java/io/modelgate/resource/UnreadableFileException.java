package io.modelgate.resource;

/** A file that holds no YAML, or cannot be read. */
public final class UnreadableFileException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String fault;

  UnreadableFileException(String fault) {
    super(fault);
    this.fault = fault;
  }

  /** What is wrong, without a full stop; the file's name is its first word. */
  public String fault() {
    return fault;
  }
}
