package io.modelgate.policy.index;

import io.modelgate.policy.index.Condition.Piece;
import io.modelgate.policy.index.Condition.Place;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Finds the numbers that were entered under a piece of a text. */
final class TextIndex {
  private final Map<String, int[]> whole;
  private final Prefixes<int[]> begin;
  private final Prefixes<int[]> end;
  private final Prefixes<int[]> within;
  private final BitSet all = new BitSet();

  /** An index of some numbers. */
  TextIndex(Map<Piece, int[]> entries) {
    Map<Place, Map<String, int[]>> byPlace = new EnumMap<>(Place.class);
    entries.forEach(
        (piece, numbers) -> {
          String text = piece.place() == Place.END ? reversed(piece.text()) : piece.text();
          byPlace.computeIfAbsent(piece.place(), key -> new HashMap<>()).put(text, numbers);
          add(numbers, all);
        });
    whole = byPlace.getOrDefault(Place.ALL, Map.of());
    begin = new Prefixes<>(byPlace.getOrDefault(Place.BEGIN, Map.of()));
    end = new Prefixes<>(byPlace.getOrDefault(Place.END, Map.of()));
    within = new Prefixes<>(byPlace.getOrDefault(Place.WITHIN, Map.of()));
  }

  private static void add(int[] numbers, BitSet found) {
    for (int number : numbers) {
      found.set(number);
    }
  }

  /** Finds all of which a text has the piece. */
  void find(String text, BitSet found) {
    int[] numbers = whole.get(text);
    if (numbers != null) {
      add(numbers, found);
    }
    if (begin.isEmpty() && end.isEmpty() && within.isEmpty()) {
      return;
    }
    Consumer<int[]> add = each -> add(each, found);
    begin.find(text, 0, add);
    if (!end.isEmpty()) {
      end.find(reversed(text), 0, add);
    }
    if (!within.isEmpty()) {
      for (int from = 0; from <= text.length(); from++) {
        within.find(text, from, add);
      }
    }
  }

  /** Finds every number that was entered. */
  void findAll(BitSet found) {
    found.or(all);
  }

  private static String reversed(String text) {
    char[] characters = new char[text.length()];
    for (int i = 0; i < characters.length; i++) { // StringBuilder would keep pairs in their order
      characters[i] = text.charAt(characters.length - 1 - i);
    }
    return new String(characters);
  }
}
