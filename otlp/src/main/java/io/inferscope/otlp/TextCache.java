package io.inferscope.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives the same short text the same {@code String}, so that attribute names and frequent values
 * cost neither memory nor a hash computation twice. A direct-mapped table: what collides is
 * replaced. At most {@code slots} texts of {@value #LONGEST} bytes are kept, about 1 MB for 4,096.
 *
 * <p>Thread-safe without locks: entries are immutable and a lost write only costs a decoding.
 */
final class TextCache {
  private static final int LONGEST = 64;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Final fields make an entry safe to hand over through a data race. */
  private static final class Entry {
    final byte[] bytes;
    final String text;

    Entry(byte[] bytes, String text) {
      this.bytes = bytes;
      this.text = text;
    }
  }

  private final @Nullable Entry[] entries;
  // A text is kept once it comes a second time, so that unique values displace nothing.
  private final int[] lastMiss;

  TextCache(int slots) {
    entries = new Entry[slots];
    lastMiss = new int[slots];
  }

  /** The text of these bytes; bytes that are not UTF-8 become U+FFFD. */
  String text(byte[] bytes, int from, int length) {
    if (length == 0) {
      return "";
    }
    if (length > LONGEST) {
      return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
    int hash = hash(bytes, from, length);
    int slot = hash & (entries.length - 1);
    Entry entry = entries[slot];
    if (entry != null
        && Arrays.equals(bytes, from, from + length, entry.bytes, 0, entry.bytes.length)) {
      return entry.text;
    }
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    if (lastMiss[slot] == hash) {
      entries[slot] = new Entry(Arrays.copyOfRange(bytes, from, from + length), text);
    }
    lastMiss[slot] = hash;
    return text;
  }

  /** Mixes the length, the first and the last eight bytes: what tells attribute names apart. */
  private static int hash(byte[] bytes, int from, int length) {
    long mixed = length;
    if (length >= Long.BYTES) {
      long head = (long) LONGS.get(bytes, from);
      long tail = (long) LONGS.get(bytes, from + length - Long.BYTES);
      long middle = (long) LONGS.get(bytes, from + (length - Long.BYTES) / 2);
      mixed +=
          head * 0x9E3779B97F4A7C15L + (tail ^ Long.rotateLeft(middle, 29)) * 0xC2B2AE3D27D4EB4FL;
    } else {
      for (int i = 0; i < length; i++) {
        mixed = mixed * 31 + bytes[from + i];
      }
      mixed *= 0x9E3779B97F4A7C15L;
    }
    return (int) (mixed >>> 32) ^ (int) mixed >>> 7;
  }
}
