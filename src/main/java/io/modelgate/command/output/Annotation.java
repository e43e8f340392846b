package io.modelgate.command.output;

/**
 * What is said about a place in a file, as build servers show it beside the file.
 *
 * @param rule which rule says it
 * @param severity how grave it is
 * @param file the file as it was given, or as its directory was
 * @param line the line, from 1; 0 for the file as a whole
 * @param column the column, from 1; 0 for the line as a whole
 * @param title a heading
 * @param text what is said, in one line or several
 */
public record Annotation(
    String rule, Severity severity, String file, int line, int column, String title, String text) {}
