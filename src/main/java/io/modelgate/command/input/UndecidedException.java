package io.modelgate.command.input;

import io.modelgate.command.output.Lines;
import java.io.PrintWriter;
import java.util.List;

/** Nothing can be decided: files are unreadable, or there is nothing to decide about. */
public class UndecidedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient List<String> sentences;

  /** Why, as one sentence. */
  public UndecidedException(String sentence) {
    this(List.of(sentence));
  }

  /** Why, one sentence each. */
  public UndecidedException(List<String> sentences) {
    super(String.join(" ", sentences));
    this.sentences = List.copyOf(sentences);
  }

  /** Why, one sentence each. */
  public List<String> sentences() {
    return sentences;
  }

  /** Writes why, a line each. */
  public void print(PrintWriter err) {
    Lines lines = Lines.plain(err);
    sentences.forEach(each -> lines.line("not decided: " + each));
  }
}
