package io.modelgate.command.whatif;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.whatif.ChangeCounts;
import io.modelgate.whatif.PodChange;
import io.modelgate.whatif.StoredPodStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** One document for programs, written while pods are decided about. */
final class WhatIfJsonReport implements WhatIfReport {
  private static final JsonMapper JSON = new JsonMapper();

  private final PrintWriter out;
  private final JsonGenerator json;

  WhatIfJsonReport(PrintWriter out) {
    this.out = out;
    try {
      json = JSON.createGenerator(out);
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeArrayFieldStart("pods");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a PrintWriter never throws one
    }
  }

  @Override
  public void add(PodChange change) {
    if (!change.isAny() && !change.then().isDenied()) {
      return; // the counts say how many there are
    }
    try {
      JSON.writeValue(json, change);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void end(ChangeCounts tally, List<String> notes, List<String> faults, int exitCode) {
    try {
      json.writeEndArray();
      json.writeNumberField("total", tally.pods());
      json.writeArrayFieldStart("counts");
      for (ChangeCounts.Count each : tally.counts()) {
        JSON.writeValue(json, each);
      }
      json.writeEndArray();
      json.writeObjectFieldStart("stored");
      json.writeNumberField(
          "becomingUnprotected", tally.becoming(StoredPodStatus.State.UNPROTECTED));
      json.writeNumberField("becomingProtected", tally.becoming(StoredPodStatus.State.PROTECTED));
      json.writeEndObject();
      strings("notes", notes);
      strings("faults", faults);
      json.writeNumberField("exitCode", exitCode);
      json.writeEndObject();
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.println();
  }

  private void strings(String field, List<String> strings) throws IOException {
    json.writeArrayFieldStart(field);
    for (String each : strings) {
      json.writeString(each);
    }
    json.writeEndArray();
  }
}
