package io.inferscope.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.inferscope.elasticsearch.ElasticsearchConfig;
import io.inferscope.elasticsearch.TrustedCertificates;
import io.inferscope.kibanadashboards.Comparison;
import io.inferscope.kibanadashboards.Dashboards;
import io.inferscope.kibanadashboards.ExportResult;
import io.inferscope.kibanadashboards.ImportResult;
import io.inferscope.kibanadashboards.KibanaAddress;
import io.inferscope.kibanadashboards.KibanaClient;
import io.inferscope.kibanadashboards.SavedObject;
import io.inferscope.kibanadashboards.ServiceLinks;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "kibana",
    description = "Bring the dashboards into a Kibana, or see what has become of them there.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(import | rules | export | diff)")
final class KibanaCommand {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  @Spec private CommandSpec spec;

  /** Which Kibana, and what its users click on. */
  static final class Connection {
    @Option(names = "--url", paramLabel = "URL", description = "base address of Kibana")
    private @Nullable URI url;

    @Option(
        names = "--space",
        paramLabel = "ID",
        defaultValue = "",
        description = "identifier of a space; without it the default space")
    private String space = "";

    @Option(
        names = "--api-key",
        paramLabel = "KEY",
        defaultValue = "${env:INFERSCOPE_KIBANA_API_KEY:-}",
        description = "encoded; or the environment variable INFERSCOPE_KIBANA_API_KEY")
    private String apiKey = "";

    @Option(
        names = "--username",
        paramLabel = "NAME",
        defaultValue = "${env:INFERSCOPE_KIBANA_USERNAME:-}",
        description = "or the environment variable INFERSCOPE_KIBANA_USERNAME")
    private String username = "";

    @Option(
        names = "--password",
        paramLabel = "TEXT",
        defaultValue = "${env:INFERSCOPE_KIBANA_PASSWORD:-}",
        description = "or the environment variable INFERSCOPE_KIBANA_PASSWORD")
    private String password = "";

    @Option(
        names = "--ca-certificate",
        paramLabel = "FILE",
        defaultValue = "${env:INFERSCOPE_KIBANA_CA:-}",
        description = {
          "PEM file of the authority that signed Kibana's certificate, where machines do not",
          "trust it; or the environment variable INFERSCOPE_KIBANA_CA"
        })
    private String caCertificate = "";

    @Option(
        names = "--inferscope",
        paramLabel = "URL",
        defaultValue = "http://127.0.0.1:8480",
        description = "the query API as Kibana's users reach it, for links (${DEFAULT-VALUE})")
    private URI inferscope = URI.create("http://127.0.0.1:8480");

    private List<SavedObject> objects() {
      return Dashboards.savedObjects(new ServiceLinks(inferscope));
    }

    private KibanaAddress address(CommandSpec spec) {
      if (url == null) {
        throw new ParameterException(
            spec.commandLine(), "Say which Kibana, such as --url http://localhost:5601");
      }
      try {
        return new KibanaAddress(url, space, credentials());
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
    }

    private HttpClient http(CommandSpec spec) {
      HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT);
      if (!caCertificate.isEmpty()) {
        try {
          builder.sslContext(
              TrustedCertificates.context(
                  new ElasticsearchConfig.Trust.Authority(Path.of(caCertificate))));
        } catch (IllegalArgumentException e) {
          throw new ParameterException(
              spec.commandLine(), "--ca-certificate " + caCertificate + ": " + e.getMessage(), e);
        }
      }
      return builder.build();
    }

    private KibanaAddress.@Nullable Credentials credentials() {
      if (!apiKey.isEmpty()) {
        return new KibanaAddress.Credentials.ApiKey(apiKey);
      }
      return username.isEmpty() ? null : new KibanaAddress.Credentials.User(username, password);
    }
  }

  @Command(
      name = "import",
      description = "Bring the dashboards in; what was there of them is replaced.",
      mixinStandardHelpOptions = true)
  int importAll(@Mixin Connection connection) throws InterruptedException {
    KibanaAddress address = connection.address(spec);
    try (HttpClient http = connection.http(spec)) {
      return say(new KibanaClient(address, http).importAll(connection.objects()));
    }
  }

  @Command(
      name = "rules",
      description = {
        "Bring alert rules in: incidents, failed requests, error logs, quarantine, silence.",
        "Those that are there are changed back, but for whether they are on and whom they tell."
      },
      mixinStandardHelpOptions = true)
  int rules(@Mixin Connection connection) throws InterruptedException {
    KibanaAddress address = connection.address(spec);
    try (HttpClient http = connection.http(spec)) {
      return say(new KibanaClient(address, http).importRules());
    }
  }

  private int say(ImportResult result) {
    return switch (result) {
      case ImportResult.Imported done -> {
        out().println(done.objects() + " objects imported, " + done.replaced() + " replaced.");
        yield 0;
      }
      case ImportResult.Incomplete incomplete -> {
        out().println(incomplete.objects() + " objects imported. These were not:");
        incomplete.problems().forEach(problem -> out().println("  " + problem));
        yield 1;
      }
      case ImportResult.Failed failed -> throw new UserException(failed.reason());
    };
  }

  @Command(
      name = "export",
      description = {
        "Write the dashboards to standard output as Kibana imports them by hand (Stack Management,",
        "Saved Objects): those of this version, or with --url what that Kibana holds of them."
      },
      mixinStandardHelpOptions = true)
  int export(@Mixin Connection connection) throws InterruptedException {
    out()
        .print(
            connection.url == null
                ? Dashboards.importFile(connection.objects())
                : held(connection).importFile());
    out().flush();
    return 0;
  }

  @Command(
      name = "diff",
      description = {
        "Say how what a Kibana holds differs from what import would bring.",
        "Exit code 0 only if nothing does."
      },
      mixinStandardHelpOptions = true)
  int diff(@Mixin Connection connection) throws InterruptedException {
    List<JsonNode> theirs = held(connection).objects();
    List<String> differences = Comparison.differences(connection.objects(), theirs);
    differences.forEach(out()::println);
    if (differences.isEmpty()) {
      out().println("Nothing differs.");
    }
    return differences.isEmpty() ? 0 : 1;
  }

  private ExportResult.Exported held(Connection connection) throws InterruptedException {
    KibanaAddress address = connection.address(spec);
    try (HttpClient http = connection.http(spec)) {
      return switch (new KibanaClient(address, http).export(connection.objects())) {
        case ExportResult.Exported exported -> exported;
        case ExportResult.Failed failed -> throw new UserException(failed.reason());
      };
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
