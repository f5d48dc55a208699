package io.inferscope.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
  private final String token = ApiKeys.newToken(new SecureRandom());
  private final ApiKey key =
      new ApiKey(ApiKeys.idOf(token), "acme", Set.of(ApiKey.Scope.READ), ApiKeys.hash(token));

  @Test
  void verify_acceptsTheTokenThatWasIssued() {
    assertThat(new ApiKeys(List.of(key)).verify(token)).contains(key);
  }

  @Test
  void verify_refusesEverythingElse() {
    ApiKeys keys = new ApiKeys(List.of(key));

    assertThat(keys.verify(token + "x")).isEmpty();
    assertThat(keys.verify(token.substring(0, token.length() - 1))).isEmpty();
    assertThat(keys.verify("isk_" + key.id())).isEmpty();
    assertThat(keys.verify("isk_")).isEmpty();
    assertThat(keys.verify("")).isEmpty();
    assertThat(keys.verify(ApiKeys.newToken(new SecureRandom()))).isEmpty();
  }
}
