package io.inferscope.elasticsearch;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;

/**
 * The body of a bulk request, built as bytes in one growing buffer that is used again and again:
 * {@link #create} begins an item, what is then written to this stream is its document (one JSON
 * object without line breaks), {@link #endDocument} ends it.
 *
 * <pre>{@code
 * body.create("logs-generic.otel-default", id);
 * body.write(json, 0, json.length);
 * body.endDocument();
 * }</pre>
 *
 * <p>Not thread-safe; closing does nothing.
 */
public final class BulkBody extends OutputStream {
  private static final byte[] CREATE = Ascii.bytes("{\"create\":{\"_index\":\"");
  private static final byte[] ID = Ascii.bytes("\",\"_id\":\"");
  private static final byte[] TEMPLATES = Ascii.bytes("\",\"dynamic_templates\":");
  private static final byte[] END = Ascii.bytes("\"}}\n");
  private static final byte[] END_AFTER_TEMPLATES = Ascii.bytes("}}\n");

  private byte[] buffer;
  private int size;
  private int[] starts = new int[64];
  private int count;
  private boolean open;

  /** An empty body whose buffer begins with {@code initialBytes}. */
  public BulkBody(int initialBytes) {
    buffer = new byte[Math.max(64, initialBytes)];
  }

  /**
   * Begins an item that creates a document, as data streams ask it: never overwrites.
   *
   * @param index a data stream or index: lower-case letters, digits and {@code . - _ +}, which need
   *     no escapes
   * @param id likewise without quotes, backslashes and control characters; at most 512 bytes
   */
  public void create(String index, String id) {
    begin(index, id);
    write(END, 0, END.length);
  }

  /**
   * The same, with a dynamic template for some of the document's new fields.
   *
   * @param dynamicTemplates the template's name by the field's full path
   */
  public void create(String index, String id, Map<String, String> dynamicTemplates) {
    if (dynamicTemplates.isEmpty()) {
      create(index, id);
      return;
    }
    begin(index, id);
    write(TEMPLATES, 0, TEMPLATES.length);
    byte[] json = Json.bytes(dynamicTemplates);
    write(json, 0, json.length);
    write(END_AFTER_TEMPLATES, 0, END_AFTER_TEMPLATES.length);
  }

  private void begin(String index, String id) {
    if (open) {
      throw new IllegalStateException("the document before has not been ended");
    }
    open = true;
    if (count + 1 >= starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    starts[count] = size;
    write(CREATE, 0, CREATE.length);
    plain(index);
    write(ID, 0, ID.length);
    plain(id);
  }

  private void plain(String text) {
    int length = text.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        throw new IllegalArgumentException("not a plain name for an index or id: " + text);
      }
      buffer[size++] = (byte) c;
    }
  }

  /** Ends the document: the item counts from now on. */
  public void endDocument() {
    write('\n');
    open = false;
    count++;
    starts[count] = size;
  }

  @Override
  public void write(int b) {
    reserve(1);
    buffer[size++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    reserve(length);
    System.arraycopy(bytes, offset, buffer, size, length);
    size += length;
  }

  private void reserve(int bytes) {
    if (bytes > buffer.length - size) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, Math.addExact(size, bytes)));
    }
  }

  /** Appends item {@code index} of another body to this one. */
  public void copyItem(BulkBody from, int index) {
    if (open || index >= from.count) {
      throw new IllegalStateException("no such item, or a document is not ended");
    }
    if (count + 1 >= starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    starts[count++] = size;
    write(from.buffer, from.starts[index], from.starts[index + 1] - from.starts[index]);
    starts[count] = size;
  }

  /** Forgets all items and keeps the buffer. */
  public void clear() {
    size = 0;
    count = 0;
    open = false;
  }

  /** The number of ended items. */
  public int count() {
    return count;
  }

  /** The number of bytes of the ended items. */
  public int bytes() {
    return count == 0 ? 0 : starts[count];
  }

  /** The document of item {@code index}, without its line break; a copy. */
  public byte[] document(int index) {
    int start = starts[index];
    while (buffer[start] != '\n') {
      start++;
    }
    return Arrays.copyOfRange(buffer, start + 1, starts[index + 1] - 1);
  }

  byte[] buffer() {
    return buffer;
  }

  /** Where item {@code index} begins; for {@code index == count()} where the last one ends. */
  int start(int index) {
    return index == 0 ? 0 : starts[index];
  }
}
