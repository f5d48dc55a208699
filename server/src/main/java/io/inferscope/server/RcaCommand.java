package io.inferscope.server;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rca",
    description = {
      "Find root causes of recorded incidents: each DIR is a recording as for replay, with window.json. Starts a",
      "private instance, and for each DIR sends the recording through the collector into a namespace of its own,",
      "asks the API, and removes the namespace. Standard output: one JSON object a line,",
      "case, ranking, onset, abstained, reason; a DIR that could not be analysed abstains and has `error`."
    },
    mixinStandardHelpOptions = true)
final class RcaCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", arity = "1..*", description = "recorded incidents")
  private List<Path> directories = List.of();

  @Option(
      names = "--find-onset",
      description = "tell the API only the whole range, not when it began")
  private boolean findOnset;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<RecordedCase> cases = new ArrayList<>();
    for (Path directory : directories) {
      cases.add(RecordedCase.open(directory));
    }
    Consumer<String> progress = line -> System.err.println(line);
    try (RcaInstance instance = RcaInstance.start(cases.size(), progress);
        Writer out =
            new BufferedWriter(
                new OutputStreamWriter(new StandardOutput(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < cases.size(); i++) {
        out.write(instance.answer(i, cases.get(i), findOnset) + "\n");
        out.flush();
      }
    }
    return 0;
  }
}
