package io.inferscope.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PatternMinerTest {

  private final PatternMiner miner = new PatternMiner(MinerLimits.DEFAULT);

  @Test
  void match_givesOneIdToMessagesThatDifferInVariables() {
    var first = miner.match("shop", "order 17 from 10.0.0.1:8080 took 12ms");
    var second = miner.match("shop", "order 99 from 10.9.0.7:8081 took 3ms");

    assertThat(second).isEqualTo(first);
  }

  @Test
  void match_givesServicesIdsOfTheirOwn() {
    var shop = miner.match("shop", "ready");
    var till = miner.match("till", "ready");

    assertThat(till.id()).isNotEqualTo(shop.id());
  }

  @Test
  void match_learnsAVariableOnceItHasTakenManyValues() {
    String[] names = {"anna", "bert", "cleo", "dora", "emil", "fred", "gina", "hugo"};
    for (String name : names) {
      miner.match("shop", "basket of customer " + name + " was paid");
    }

    var known = miner.match("shop", "basket of customer anna was paid");
    var unseen = miner.match("shop", "basket of customer ivan was paid");

    assertThat(unseen).isEqualTo(known);
  }
}
