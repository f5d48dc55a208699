package io.inferscope.patterns;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The offline command: one message a line in, CSV {@code line,pattern_id,template} out. */
public final class PatternCsv {

  private PatternCsv() {}

  /** Reads to the end, then answers with ids and templates as they stand then. */
  public static void run(InputStream input, OutputStream output) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
    LeafTable table = new LeafTable(MinerLimits.DEFAULT, false);
    MessageReader messages = new MessageReader(4096);
    List<Leaf> leaves = new ArrayList<>();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      leaves.add(table.leaf("", messages.read(line)));
    }
    Writer writer = new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
    writer.write("line,pattern_id,template\n");
    int number = 0;
    for (Leaf leaf : leaves) {
      Template root = leaf.template.root();
      String template = Rendering.wildcards(root).replace("\"", "\"\"");
      writer.write(++number + "," + root.id() + ",\"" + template + "\"\n");
    }
    writer.flush();
  }
}
