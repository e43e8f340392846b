package io.modelgate.verify.statement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The paths of a million files in little memory: a tree whose nodes are names, each with its
 * parent, in one arena of bytes. There is no object for a path.
 */
final class PathTable {
  /** The node that all others are below. */
  static final int ROOT = 0;

  private static final int NONE = -1;
  private static final int FIRST_NODES = 64;

  private final ByteArena names = new ByteArena();

  /** No signer can choose names that fall together. */
  private final long seed = System.nanoTime() ^ ((long) System.identityHashCode(this) << 32);

  private int[] parents = new int[FIRST_NODES];
  private int[] places = new int[FIRST_NODES]; // of the names, in the arena
  private int[] slots = new int[2 * FIRST_NODES]; // nodes by their hash; 0 is free
  private final BitSet directories = new BitSet();
  private int nodes = 1;

  /** How many nodes there are: theirs are the numbers below. */
  int nodes() {
    return nodes;
  }

  /** The node of a path; a new one if there is none. */
  int add(String path) {
    return walk(path, true);
  }

  /** The node of a path, or -1. */
  int find(String path) {
    return walk(path, false);
  }

  /** Whether there is a path below this one. */
  boolean isDirectory(String path) {
    int node = find(path);
    return node >= 0 && directories.get(node);
  }

  /** The path of a node. */
  String path(int node) {
    int length = 0;
    for (int each = node; each != ROOT; each = parents[each]) {
      length += names.length(places[each]) + 1;
    }
    byte[] path = new byte[Math.max(0, length - 1)];
    int end = path.length;
    for (int each = node; each != ROOT; each = parents[each]) {
      end -= names.length(places[each]);
      names.copy(places[each], path, end);
      end--;
      if (end >= 0) {
        path[end] = '/';
      }
    }
    return new String(path, UTF_8);
  }

  private int walk(String path, boolean adds) {
    byte[] bytes = path.getBytes(UTF_8);
    int node = ROOT;
    int from = 0;
    for (int i = 0; i <= bytes.length && node != NONE; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        node = child(node, bytes, from, i, adds);
        from = i + 1;
      }
    }
    return node;
  }

  private int child(int parent, byte[] bytes, int from, int to, boolean adds) {
    int slot = slot(hash(parent, bytes, from, to));
    while (slots[slot] != 0) {
      int node = slots[slot];
      if (parents[node] == parent && names.equal(places[node], bytes, from, to)) {
        return node;
      }
      slot = slot + 1 == slots.length ? 0 : slot + 1;
    }
    if (!adds) {
      return NONE;
    }
    if (nodes == parents.length) {
      parents = Arrays.copyOf(parents, nodes + nodes / 2);
      places = Arrays.copyOf(places, nodes + nodes / 2);
    }
    int node = nodes++;
    parents[node] = parent;
    directories.set(parent);
    places[node] = names.add(bytes, from, to);
    slots[slot] = node;
    if (nodes > slots.length / 2) {
      grow();
    }
    return node;
  }

  private void grow() {
    slots = new int[slots.length + slots.length / 2];
    byte[] name = new byte[256];
    for (int node = 1; node < nodes; node++) {
      int length = names.length(places[node]);
      name = length > name.length ? new byte[length] : name;
      names.copy(places[node], name, 0);
      int slot = slot(hash(parents[node], name, 0, length));
      while (slots[slot] != 0) {
        slot = slot + 1 == slots.length ? 0 : slot + 1;
      }
      slots[slot] = node;
    }
  }

  private int slot(long hash) {
    return (int) Math.floorMod(hash, (long) slots.length);
  }

  private long hash(int parent, byte[] bytes, int from, int to) {
    long hash = mixed(parent + seed);
    for (int i = from; i < to; i++) {
      hash = mixed(hash ^ bytes[i]);
    }
    return hash;
  }

  private long mixed(long hash) {
    long product = hash * ((seed ^ 0x9E3779B97F4A7C15L) | 1);
    return product ^ (product >>> 29);
  }
}
