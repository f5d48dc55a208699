package io.inferscope.server;

import io.inferscope.changes.ChangesJson;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "changes",
    description = {
      "Find change points: standard input is CSV timestamp,value, standard output one JSON object a line:",
      "index, timestamp, kind, p_value, before, after."
    },
    mixinStandardHelpOptions = true)
final class ChangesCommand implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    try (OutputStream out = new BufferedOutputStream(new StandardOutput(), 1 << 16)) {
      return CsvResult.report(ChangesJson.run(new BufferedInputStream(System.in, 1 << 16), out));
    }
  }
}
