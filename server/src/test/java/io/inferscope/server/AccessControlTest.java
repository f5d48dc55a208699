package io.inferscope.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inferscope.collector.TokenVerifier;
import io.inferscope.queryapi.Access;
import io.inferscope.server.ApiKey.Scope;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessControlTest {
  private final Map<String, ApiKey> keys = new LinkedHashMap<>();

  @Test
  void withoutKeys_loopbackIsOpen() {
    AccessControl access = AccessControl.of(bound("127.0.0.1"));

    assertThat(access.ingest("")).isEqualTo(new TokenVerifier.Verdict.Accepted("default"));
    assertThat(access.query("anything", Access.Right.OPERATE))
        .isEqualTo(new Access.Decision.Granted("default", "local", true));
    assertThat(access.tenants()).containsExactly("default");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::"})
  void withoutKeys_nothingElseIsBound(String address) {
    assertThatThrownBy(() -> AccessControl.of(bound(address)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(
            "bind-address: '" + address + "' can be reached from other machines")
        .hasMessageContaining("access.api-keys");
  }

  @Test
  void of_namesAnAddressThatIsNone() {
    assertThatThrownBy(() -> AccessControl.of(bound("no such address")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("bind-address: 'no such address' is not an address of this machine");
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void scope_allowsWhatItSaysAndNothingElse(Scope scope) {
    String token = issue("acme", scope);
    AccessControl access = AccessControl.of(bound("0.0.0.0"));

    assertThat(access.ingest(token))
        .isEqualTo(
            scope == Scope.INGEST
                ? new TokenVerifier.Verdict.Accepted("acme")
                : new TokenVerifier.Verdict.Forbidden());
    for (Access.Right right : Access.Right.values()) {
      assertThat(access.query(token, right))
          .isEqualTo(
              scope.name().equals(right.name())
                  ? new Access.Decision.Granted("acme", ApiKeys.idOf(token), scope == Scope.ADMIN)
                  : new Access.Decision.Forbidden());
    }
  }

  @Test
  void withKeys_loopbackIsClosedToo() {
    issue("acme", Scope.READ, Scope.INGEST);
    AccessControl access = AccessControl.of(bound("127.0.0.1"));

    for (String token : new String[] {"", "isk_", ApiKeys.newToken(new SecureRandom())}) {
      assertThat(access.ingest(token)).isEqualTo(new TokenVerifier.Verdict.Unknown());
      assertThat(access.query(token, Access.Right.READ))
          .isEqualTo(new Access.Decision.Unauthenticated());
    }
  }

  @Test
  void tenants_areThoseOfKeysAndLines() {
    issue("acme", Scope.INGEST);
    issue("zeta", Scope.READ);

    assertThat(AccessControl.of(bound("127.0.0.1")).tenants())
        .containsExactly("acme", "default", "zeta");
  }

  @Test
  void tenants_areThoseOfTopicsToo() {
    issue("acme", Scope.INGEST);
    Configuration kafka =
        bound("127.0.0.1", Map.of("buffer.type", "kafka", "buffer.kafka.tenant", "models"));

    assertThat(AccessControl.of(kafka).tenants()).containsExactly("acme", "default", "models");
  }

  @Test
  void lines_areTakenOnLoopbackOnly() {
    issue("acme", Scope.INGEST);
    Configuration everywhere = bound("0.0.0.0");

    assertThat(AccessControl.of(everywhere).lineAddress(everywhere)).isEqualTo("127.0.0.1");
    assertThat(AccessControl.of(everywhere).lineAddress(bound("::1"))).isEqualTo("::1");
  }

  private String issue(String tenant, Scope... scopes) {
    String token = ApiKeys.newToken(new SecureRandom());
    keys.put(token, new ApiKey(ApiKeys.idOf(token), tenant, Set.of(scopes), ApiKeys.hash(token)));
    return token;
  }

  private Configuration bound(String address) {
    return bound(address, Map.of());
  }

  private Configuration bound(String address, Map<String, ?> others) {
    List<Map<String, Object>> list =
        keys.values().stream()
            .map(
                key ->
                    Map.<String, Object>of(
                        "id", key.id(),
                        "tenant", key.tenant(),
                        "scopes", key.scopes(),
                        "hash", key.hash()))
            .toList();
    Map<String, Object> overrides = new LinkedHashMap<>(others);
    overrides.put("bind-address", address);
    overrides.put("access.api-keys", list);
    return new ConfigurationLoader(name -> null).load(Optional.empty(), overrides);
  }
}
