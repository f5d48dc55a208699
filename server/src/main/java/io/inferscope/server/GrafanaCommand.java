package io.inferscope.server;

import io.inferscope.kibanadashboards.GrafanaDashboards;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "grafana",
    description = "The dashboards for Grafana.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "export")
final class GrafanaCommand {
  @Spec private CommandSpec spec;

  @Command(
      description = "Write the dashboards as files that Grafana reads when it starts.",
      mixinStandardHelpOptions = true)
  int export(@Parameters(paramLabel = "DIR", description = "created if absent") Path directory) {
    PrintWriter out = spec.commandLine().getOut();
    try {
      Files.createDirectories(directory);
      for (Map.Entry<String, String> file : GrafanaDashboards.files().entrySet()) {
        out.println(Files.writeString(directory.resolve(file.getKey()), file.getValue()));
      }
      return 0;
    } catch (IOException e) {
      throw new UserException("Cannot write to " + directory + ": " + e.getMessage());
    }
  }
}
