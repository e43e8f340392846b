package io.modelgate.command.whatif;

import com.google.common.collect.Iterators;
import com.google.common.collect.PeekingIterator;
import java.util.List;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.parser.Parser;

/** Events of YAML that were parsed before. */
final class ParsedEvents implements Parser {
  private final PeekingIterator<Event> events;

  ParsedEvents(List<Event> events) {
    this.events = Iterators.peekingIterator(events.iterator());
  }

  @Override
  public boolean checkEvent(Event.ID id) {
    return events.hasNext() && events.peek().getEventId() == id;
  }

  @Override
  public Event peekEvent() {
    return events.peek();
  }

  @Override
  public boolean hasNext() {
    return events.hasNext();
  }

  @Override
  public Event next() {
    return events.next();
  }
}
