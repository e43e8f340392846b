package io.modelgate.command.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;

/**
 * Hands over the items of YAML documents that are Lists, and others whole. The parser gives events,
 * which are put together for one item at a time.
 */
final class YamlItems {
  /** The field of a List. */
  static final String ITEMS = "items";

  private static final JsonMapper JSON = new JsonMapper();

  /** A dump may be larger than a document of a person's. */
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).setUseMarks(true).build();

  private final Consumer<JsonNode> object;

  YamlItems(Consumer<JsonNode> object) {
    this.object = object;
  }

  void read(InputStream in) {
    Iterator<Event> events = new Parse(SETTINGS).parseInputStream(in).iterator();
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.MappingStart) {
        document(event, events);
      } else if (isStart(event)) {
        value(event, events); // a document that is no map is no resource
      }
    }
  }

  private void document(Event start, Iterator<Event> events) {
    List<Event> whole = new ArrayList<>(List.of(start));
    boolean isList = false;
    Event key = events.next();
    for (; key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
      List<Event> name = value(key, events);
      Event value = events.next();
      if (key instanceof ScalarEvent scalar
          && scalar.getValue().equals(ITEMS)
          && value.getEventId() == Event.ID.SequenceStart) {
        isList = true;
        items(events);
      } else {
        whole.addAll(name);
        whole.addAll(value(value, events));
      }
    }
    if (!isList) {
      whole.add(key);
      accept(whole);
    }
  }

  private void items(Iterator<Event> events) {
    for (Event item = events.next();
        item.getEventId() != Event.ID.SequenceEnd;
        item = events.next()) {
      accept(value(item, events));
    }
  }

  /** The events of one value, whose first was read. */
  private static List<Event> value(Event first, Iterator<Event> events) {
    List<Event> value = new ArrayList<>();
    value.add(first);
    int depth = isStart(first) ? 1 : 0;
    while (depth > 0) {
      Event next = events.next();
      value.add(next);
      if (isStart(next)) {
        depth++;
      } else if (next.getEventId() == Event.ID.MappingEnd
          || next.getEventId() == Event.ID.SequenceEnd) {
        depth--;
      }
    }
    return value;
  }

  private static boolean isStart(Event event) {
    return event.getEventId() == Event.ID.MappingStart
        || event.getEventId() == Event.ID.SequenceStart;
  }

  private void accept(List<Event> value) {
    List<Event> events = new ArrayList<>();
    events.add(new StreamStartEvent());
    events.add(new DocumentStartEvent(false, Optional.empty(), Map.of()));
    events.addAll(value);
    events.add(new DocumentEndEvent(false));
    events.add(new StreamEndEvent());
    Composer composer = new Composer(SETTINGS, new ParsedEvents(events));
    object.accept(
        JSON.valueToTree(
            new StandardConstructor(SETTINGS).constructSingleDocument(composer.getSingleNode())));
  }
}
