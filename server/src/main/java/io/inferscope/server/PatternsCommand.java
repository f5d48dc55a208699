package io.inferscope.server;

import io.inferscope.patterns.PatternCsv;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "patterns",
    description = {
      "Mine log patterns: standard input has one message a line, standard output is CSV line,pattern_id,template."
    },
    mixinStandardHelpOptions = true)
final class PatternsCommand implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    try (OutputStream out = new BufferedOutputStream(new StandardOutput(), 1 << 16)) {
      PatternCsv.run(new BufferedInputStream(System.in, 1 << 16), out);
    }
    return 0;
  }
}
