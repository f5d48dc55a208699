package io.inferscope.patterns;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * The offline command: one UTF-8 message a line in, CSV {@code line,pattern_id,template} (RFC 4180,
 * lines ended by LF) out, {@code line} from 1, every variable {@code <*>}.
 *
 * <p>Messages are read once and not kept. Kept are the leaves (bounded; messages past the bound go
 * to {@code <other>}) and four bytes a line, past a million lines in a temporary file.
 */
public final class PatternCsv {

  private static final MinerLimits LIMITS = new MinerLimits(256L << 20, 4096);
  private static final int OTHER = -1;
  private static final String SERVICE = "";

  private PatternCsv() {}

  /**
   * Reads to the end of the input, then answers with ids and templates as merges have made them by
   * then. Closes neither stream.
   */
  public static void run(InputStream input, OutputStream output) throws IOException {
    LeafTable table = new LeafTable(LIMITS, false);
    try (LineReferences references = new LineReferences()) {
      read(input, table, references);
      write(output, table, references);
    }
  }

  private static void read(InputStream input, LeafTable table, LineReferences references)
      throws IOException {
    MessageReader messages = new MessageReader(LIMITS.minedCharacters());
    BoundedLines lines =
        new BoundedLines(
            new InputStreamReader(input, StandardCharsets.UTF_8), LIMITS.minedCharacters() + 1);
    for (String line = lines.next(); line != null; line = lines.next()) {
      Leaf leaf = table.leaf(SERVICE, messages.read(line));
      references.add(leaf == null ? OTHER : leaf.number);
    }
  }

  private static void write(OutputStream output, LeafTable table, LineReferences references)
      throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
    writer.write("line,pattern_id,template\n");
    String[] rows = new String[table.size()];
    for (int i = 0; i < rows.length; i++) {
      Template root = table.get(i).root();
      rows[i] = row(root.id(), Rendering.wildcards(root));
    }
    var other = ServicePatterns.other(SERVICE);
    String otherRow = row(other.id(), other.template());
    long[] line = {0};
    try {
      references.forEach(
          leaf -> writeRow(writer, ++line[0], leaf == OTHER ? otherRow : rows[leaf]));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    writer.flush();
  }

  private static void writeRow(Writer writer, long line, String row) {
    try {
      writer.write(Long.toString(line));
      writer.write(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of a row but the line number. */
  private static String row(String id, String template) {
    return "," + id + ",\"" + template.replace("\"", "\"\"") + "\"\n";
  }
}
