package io.inferscope.server;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "api-key",
    description = "Make API keys.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "create")
final class ApiKeyCommand {
  @Spec private CommandSpec spec;

  @Command(
      description = {"Make a key. It is printed once; the configuration keeps only its hash."},
      mixinStandardHelpOptions = true)
  int create(
      @Option(names = "--tenant", required = true, description = "whose data it writes and reads")
          String tenant,
      @Option(
              names = "--scope",
              required = true,
              split = ",",
              description = {
                "ingest: deliver telemetry; read: see the tenant's data; operate: change its state;",
                "admin: see what is counted of all tenants (/metrics, all of /api/v1/pipeline)"
              })
          Set<ApiKey.Scope> scopes) {
    if (!ApiKey.isTenant(tenant)) {
      throw new ParameterException(
          spec.commandLine(),
          "--tenant: '"
              + tenant
              + "' is not allowed; expected 1 to 100 characters of a-z, 0-9, _ and ., the first a"
              + " letter or digit, since it names data streams");
    }
    String token = ApiKeys.newToken(new SecureRandom());
    ApiKey key =
        new ApiKey(ApiKeys.idOf(token), tenant, EnumSet.copyOf(scopes), ApiKeys.hash(token));
    PrintWriter out = spec.commandLine().getOut();
    out.println("Key (shown only now): " + token);
    out.println("For the configuration, under access.api-keys:");
    out.println("  - id: " + key.id());
    out.println("    tenant: " + key.tenant());
    out.println(
        "    scopes: ["
            + EnumSet.copyOf(key.scopes()).stream()
                .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "))
            + "]");
    out.println("    hash: " + key.hash());
    return 0;
  }
}
