package io.modelgate.command.suite;

import io.modelgate.command.suite.CaseResult.Status;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Results as JUnit's XML, which most build servers read. */
final class JUnitResults {
  private JUnitResults() {}

  static String of(List<SuiteResult> suites) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      for (SuiteResult each : suites) {
        suite(xml, each);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("XML in memory can always be written", e);
    }
    return text.append('\n').toString();
  }

  private static void suite(XMLStreamWriter xml, SuiteResult suite) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeStartElement("testsuite");
    attribute(xml, "name", suite.directory());
    attribute(xml, "tests", Integer.toString(suite.cases().size()));
    attribute(xml, "failures", Long.toString(suite.count(Status.FAILED)));
    attribute(xml, "errors", Long.toString(suite.count(Status.UNDECIDED)));
    for (CaseResult each : suite.cases()) {
      xml.writeCharacters("\n  ");
      xml.writeStartElement("testcase");
      attribute(xml, "classname", suite.directory());
      attribute(xml, "name", each.test().folder().toString());
      result(xml, each);
      xml.writeEndElement();
    }
    xml.writeCharacters("\n");
    xml.writeEndElement();
  }

  private static void result(XMLStreamWriter xml, CaseResult result) throws XMLStreamException {
    if (result.status().exitCode() == 0) {
      return;
    }
    xml.writeStartElement(result.status() == Status.FAILED ? "failure" : "error");
    attribute(xml, "message", result.sentence());
    xml.writeCharacters(allowed(String.join("\n", SuiteResult.difference(result))));
    xml.writeEndElement();
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, allowed(value));
  }

  /** XML cannot hold all characters, not even escaped. */
  private static String allowed(String text) {
    StringBuilder allowed = new StringBuilder(text.length());
    text.codePoints()
        .map(each -> isAllowed(each) ? each : 0xFFFD)
        .forEach(allowed::appendCodePoint);
    return allowed.toString();
  }

  private static boolean isAllowed(int character) {
    return character == '\t'
        || character == '\n'
        || character == '\r'
        || (character >= ' ' && character < 0xD800)
        || (character >= 0xE000 && character < 0xFFFE)
        || character > 0xFFFF;
  }
}
