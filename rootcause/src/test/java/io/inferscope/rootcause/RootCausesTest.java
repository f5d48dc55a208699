package io.inferscope.rootcause;

import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.model.FaultKind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootCausesTest {
  private final Scene scene = new Scene(7);

  private Analysis analyse(Consumer<Shop> fault) {
    Shop shop = new Shop(scene).run(Scene.BASELINE);
    fault.accept(shop);
    shop.run(Scene.INCIDENT);
    return analyse();
  }

  private Analysis analyse() {
    return RootCauses.analyse(scene.telemetry(), Scene.BASELINE, Scene.INCIDENT, Options.DEFAULT);
  }

  private static void assertFirst(Analysis analysis, String service, FaultKind kind) {
    assertThat(analysis.abstained()).as(analysis.toString()).isFalse();
    assertThat(analysis.ranking().getFirst().service()).as(analysis.toString()).isEqualTo(service);
    assertThat(analysis.ranking().getFirst().kind()).as(analysis.toString()).isEqualTo(kind);
  }

  @Test
  void analyse_namesAHostThatIsShortOfProcessor() {
    Analysis analysis = analyse(shop -> shop.extraWorkMillis.put("stock", 60.0));

    assertFirst(analysis, "stock", FaultKind.CPU);
    assertThat(analysis.ranking().getFirst().evidence().getFirst().text())
        .contains("stock's own work");
  }

  @Test
  void analyse_doesNotTakeCallsWithoutClientSpansForTheCallersOwnWork() {
    Shop shop = new Shop(scene).run(Scene.BASELINE);
    shop.extraWorkMillis.put("stock", 60.0);
    shop.run(Scene.INCIDENT);
    scene.dropClientSpans();

    Analysis analysis = analyse();

    assertFirst(analysis, "stock", FaultKind.CPU);
    assertThat(analysis.ranking().stream().skip(1))
        .allSatisfy(other -> assertThat(other.score()).isLessThan(0.3));
  }

  @Test
  void analyse_chargesASlowWayToTheCallee() {
    Analysis analysis = analyse(shop -> shop.extraWayMillis.put("payment", 80.0));

    assertFirst(analysis, "payment", FaultKind.NETWORK);
  }

  @Test
  void analyse_findsASingleStepThatVanished() {
    Analysis analysis = analyse(shop -> shop.skipsReservation = true);

    assertFirst(analysis, "orders", FaultKind.CODE);
    assertThat(analysis.ranking().getFirst().operation()).isEqualTo("placeOrder");
  }

  @Test
  void analyse_chargesACallerThatStopsToItself() {
    Analysis analysis = analyse(shop -> shop.stopsAfterCheck = true);

    assertFirst(analysis, "orders", FaultKind.CODE);
    assertThat(analysis.ranking().get(1).service()).isEqualTo("stock");
  }

  @Test
  void analyse_chargesACallerThatStopsToWhomItCalledWhereThatTakesAnotherTime() {
    Analysis analysis =
        analyse(
            shop -> {
              shop.stopsAfterCheck = true;
              shop.checksNothing = true;
            });

    assertFirst(analysis, "stock", FaultKind.CODE);
  }

  @Test
  void analyse_looksAtShorterWorkFirstWhereNothingElseSpeaks() {
    Analysis analysis = analyse(shop -> shop.checksNothing = true);

    assertThat(analysis.abstained()).isTrue();
    assertThat(analysis.ranking().getFirst().service()).isEqualTo("stock");
  }

  @Test
  void analyse_chargesErrorsToTheDeepestThatFails() {
    Analysis analysis = analyse(shop -> shop.failureShare.put("payment", 0.6));

    assertFirst(analysis, "payment", FaultKind.CODE);
    assertThat(analysis.ranking().getFirst().evidence())
        .allSatisfy(evidence -> assertThat(evidence.exampleTraceIds()).hasSizeLessThan(4));
  }

  @Test
  void analyse_namesADependencyThatSendsNothing() {
    Analysis analysis = analyse(shop -> shop.ledgerMillis = 300);

    assertFirst(analysis, "ledger.internal", FaultKind.DEPENDENCY);
  }

  @Test
  void analyse_namesAServiceThatDied() {
    Analysis analysis = analyse(shop -> shop.dead.add("stock"));

    assertFirst(analysis, "stock", FaultKind.DEPENDENCY);
    assertThat(analysis.ranking().getFirst().evidence())
        .extracting(Evidence::type)
        .contains(EvidenceType.ABSENCE);
  }

  @Test
  void analyse_seesTheRolloutBehindErrors() {
    Analysis analysis =
        analyse(
            shop -> {
              shop.versions.put("search", "1.1");
              shop.failureShare.put("search", 0.7);
            });

    assertFirst(analysis, "search", FaultKind.ROLLOUT);
    assertThat(analysis.ranking().getFirst().version()).isEqualTo("1.1");
  }

  /** The new version is there for the last part of the baseline and does harm from the onset on. */
  @Test
  void analyse_seesARolloutShortlyBeforeTheOnset() {
    Window whole = Scene.BASELINE;
    Instant deployed = whole.to().minus(whole.duration().dividedBy(5));
    Shop shop = new Shop(scene);
    shop.run(new Window(whole.from(), deployed));
    shop.versions.put("search", "1.1");
    shop.run(new Window(deployed, whole.to()));
    shop.failureShare.put("search", 0.7);
    shop.run(Scene.INCIDENT);

    Analysis analysis = analyse();

    assertFirst(analysis, "search", FaultKind.ROLLOUT);
    assertThat(analysis.ranking().getFirst().version()).isEqualTo("1.1");
    assertThat(analysis.onset()).isAfter(whole.to().minusSeconds(20));
  }

  @Test
  void analyse_seesThatAnswersGotWorse() {
    judgedAnswers(Scene.BASELINE, 0.8);
    judgedAnswers(Scene.INCIDENT, 0.6);

    assertFirst(analyse(), "gateway", FaultKind.QUALITY);
  }

  @Test
  void analyse_isSilentWhereAnswersAreAsGoodAsBefore() {
    judgedAnswers(Scene.RANGE, 0.8);

    assertThat(analyse().abstained()).isTrue();
  }

  private void judgedAnswers(Window window, double score) {
    scene.requests(
        window,
        1,
        call -> call.work(40).evaluation("relevance", score + 0.1 * scene.random.nextGaussian()));
  }

  @Test
  void analyse_doesNotTakeACanaryForARollout() {
    Shop shop = new Shop(scene);
    runWithCanary(shop, Scene.BASELINE);
    shop.failureShare.put("search", 0.7);
    runWithCanary(shop, Scene.INCIDENT);

    assertFirst(analyse(), "search", FaultKind.CODE);
  }

  /** A sixth of the time another version serves. */
  private static void runWithCanary(Shop shop, Window window) {
    Duration turn = window.duration().dividedBy(24);
    for (int i = 0; i < 24; i++) {
      shop.versions.put("search", i % 6 == 1 ? "1.1" : "1.0");
      Instant from = window.from().plus(turn.multipliedBy(i));
      shop.run(new Window(from, from.plus(turn)));
    }
  }

  @Test
  void analyse_doesNotBlameARolloutThatWorks() {
    Analysis analysis = analyse(shop -> shop.versions.put("search", "1.1"));

    assertThat(analysis.abstained()).as(analysis.toString()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void analyse_abstainsWhenNothingHappened(long seed) {
    Scene quiet = new Scene(seed);
    new Shop(quiet).run(Scene.RANGE);

    Analysis analysis =
        RootCauses.analyse(quiet.telemetry(), Scene.BASELINE, Scene.INCIDENT, Options.DEFAULT);

    assertThat(analysis.abstained()).as(analysis.toString()).isTrue();
    assertThat(analysis.onset()).isNull();
  }

  @Test
  void analyse_doesNotBlameAnotherMixOfRequests() {
    new Shop(scene).run(Scene.BASELINE, 0.5, 4);
    new Shop(scene).run(Scene.INCIDENT, 4, 0.5);

    assertThat(analyse().abstained()).isTrue();
  }

  @Test
  void analyse_subtractsErrorsThatWereAlwaysThere() {
    Shop shop = new Shop(scene);
    shop.failureShare.put("search", 0.4);
    shop.run(Scene.BASELINE);
    shop.extraWorkMillis.put("stock", 60.0);
    shop.run(Scene.INCIDENT);

    assertFirst(analyse(), "stock", FaultKind.CPU);
  }

  @Test
  void analyse_doesNotBlameRecovery() {
    Shop shop = new Shop(scene);
    shop.failureShare.put("payment", 1.0);
    shop.run(Scene.BASELINE);
    shop.failureShare.clear();
    shop.run(Scene.INCIDENT);

    assertThat(analyse().abstained()).isTrue();
  }

  @Test
  void analyse_findsNewErrorsInLogsWithoutTraces() {
    new Shop(scene).run(Scene.RANGE);
    for (int second = 0; second < 120; second += 3) {
      scene.log("indexer", Scene.START.plusSeconds(2L * second), 9, "tick " + second);
      scene.log("indexer", Scene.FAULT.plusSeconds(second), 17, "cannot open segment " + second);
    }

    assertFirst(analyse(), "indexer", FaultKind.CODE);
  }

  @Test
  void analyse_givesNoTwoCandidatesTheSameScore() {
    Analysis analysis = analyse(shop -> shop.extraWorkMillis.put("stock", 60.0));

    List<Double> scores = analysis.ranking().stream().map(Candidate::score).toList();
    assertThat(new HashSet<>(scores)).hasSameSizeAs(scores);
    assertThat(scores).allSatisfy(score -> assertThat(score).isBetween(0.0, 1.0));
  }

  @Test
  void analyse_saysWhenItBegan() {
    Analysis analysis = analyse(shop -> shop.extraWayMillis.put("payment", 80.0));

    assertThat(Duration.between(Scene.FAULT, analysis.onset()).abs())
        .isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void analyse_staysRightWhenItMustSample() {
    Shop shop = new Shop(scene).run(Scene.BASELINE, 8, 8);
    shop.extraWorkMillis.put("stock", 60.0);
    shop.run(Scene.INCIDENT, 8, 8);
    Options few = new Options(0.5, 4_000, 4_000, 1_000, 5);

    Analysis analysis = RootCauses.analyse(scene.telemetry(), Scene.BASELINE, Scene.INCIDENT, few);

    assertFirst(analysis, "stock", FaultKind.CPU);
    assertThat(analysis.reason()).contains("% were used");
  }

  @Test
  void analyse_abstainsWithoutTelemetry() {
    assertThat(analyse().abstained()).isTrue();
  }

  @Test
  void findOnset_findsTheBeginInTheWholeRange() {
    Shop shop = new Shop(scene).run(new Window(Scene.START, Scene.END.minusSeconds(60)));
    shop.extraWayMillis.put("payment", 80.0);
    shop.run(Scene.last(Duration.ofSeconds(60)));

    Onset onset = RootCauses.findOnset(scene.telemetry(), Scene.RANGE, Options.DEFAULT);

    assertThat(onset)
        .isInstanceOfSatisfying(
            Onset.Found.class,
            found ->
                assertThat(Duration.between(Scene.END.minusSeconds(60), found.at()).abs())
                    .isLessThan(Duration.ofSeconds(5)));
  }

  @Test
  void findOnset_findsNothingInAQuietRange() {
    new Shop(scene).run(Scene.RANGE);

    assertThat(RootCauses.findOnset(scene.telemetry(), Scene.RANGE, Options.DEFAULT))
        .isInstanceOf(Onset.NotFound.class);
  }
}
