package io.inferscope.buffer;

import static io.inferscope.buffer.Fixtures.CLOCK;
import static io.inferscope.buffer.Fixtures.append;
import static io.inferscope.buffer.Fixtures.config;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations, compared with what a list and two maps would answer. */
class ModelTest {
  private static final int OPERATIONS = 600;
  private static final List<String> GROUPS = List.of("indexer", "detector");

  @TempDir(factory = MemoryDirectory.class)
  Path directory;

  private RandomGenerator random;
  private DiskBuffer buffer;
  private final Map<String, BufferReader> readers = new HashMap<>();

  private final List<String> appended = new ArrayList<>();
  private final Map<String, Expected> groups = new HashMap<>();

  /** What a group must see. */
  private static final class Expected {
    private long next;
    private final TreeMap<Long, Batch> inFlight = new TreeMap<>();
    private final TreeMap<Long, Batch> comingAgain = new TreeMap<>();

    long committed() {
      long open = 0;
      for (Batch batch : inFlight.values()) {
        open += batch.end() - batch.start();
      }
      for (Batch batch : comingAgain.values()) {
        open += batch.end() - batch.start();
      }
      return next - open;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyOperations_answerAsTheModelDoes(long seed) throws Exception {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    GROUPS.forEach(group -> groups.put(group, new Expected()));
    open();
    for (int i = 0; i < OPERATIONS; i++) {
      String group = GROUPS.get(random.nextInt(GROUPS.size()));
      switch (random.nextInt(20)) {
        case 0 -> reopen();
        case 1 -> reopenReader(group);
        case 2, 3, 4, 5, 6, 7, 8 -> appendSome();
        case 9, 10, 11, 12, 13 -> poll(group);
        default -> commit(group);
      }
      check(group);
    }
    buffer.close();
  }

  private void open() throws IOException {
    buffer = DiskBuffer.open(config(directory, 2 << 10, "indexer", "detector"), CLOCK);
    for (String group : GROUPS) {
      readers.put(group, buffer.reader(Topic.LOGS, group));
    }
  }

  private void reopen() throws IOException {
    buffer.close();
    groups.values().forEach(ModelTest::comeAgain);
    open();
  }

  private void reopenReader(String group) {
    readers.get(group).close();
    comeAgain(groups.get(group));
    readers.put(group, buffer.reader(Topic.LOGS, group));
  }

  private static void comeAgain(Expected expected) {
    expected.comingAgain.putAll(expected.inFlight);
    expected.inFlight.clear();
  }

  private void appendSome() {
    for (int i = random.nextInt(4); i >= 0; i--) {
      String text = "record " + appended.size() + " " + "x".repeat(random.nextInt(200));
      assertThat(append(buffer, text)).isEqualTo(appended.size());
      appended.add(text);
    }
  }

  private void poll(String group) throws InterruptedException {
    int maxRecords = 1 + random.nextInt(5);
    Expected expected = groups.get(group);
    Batch batch = readers.get(group).poll(maxRecords, 500, Duration.ZERO);
    List<String> texts = batch.records().stream().map(Fixtures::text).toList();
    assertThat(texts).isEqualTo(appended.subList((int) batch.start(), (int) batch.end()));
    Map.Entry<Long, Batch> again = expected.comingAgain.pollFirstEntry();
    if (again != null) {
      assertThat(batch.redelivered()).isTrue();
      assertThat(batch.start()).isEqualTo(again.getKey());
      assertThat(batch.end()).isEqualTo(again.getValue().end());
    } else {
      assertThat(batch.redelivered()).isFalse();
      assertThat(batch.start()).isEqualTo(expected.next);
      assertThat(batch.isEmpty()).isEqualTo(expected.next == appended.size());
      assertThat(texts.size()).isLessThanOrEqualTo(maxRecords);
      expected.next = batch.end();
    }
    if (!batch.isEmpty()) {
      expected.inFlight.put(batch.start(), batch);
    }
  }

  private void commit(String group) {
    Expected expected = groups.get(group);
    if (!expected.inFlight.isEmpty()) {
      List<Long> starts = List.copyOf(expected.inFlight.keySet());
      Batch batch = expected.inFlight.remove(starts.get(random.nextInt(starts.size())));
      readers.get(group).commit(batch);
    }
  }

  private void check(String group) {
    BufferStatus status = buffer.status(Topic.LOGS, group);
    assertThat(status.appended()).isEqualTo(appended.size());
    assertThat(status.committed()).isEqualTo(groups.get(group).committed());
    assertThat(status.lagRecords()).isEqualTo(status.appended() - status.committed());
    assertThat(status.inFlight()).isEqualTo(groups.get(group).inFlight.size());
    assertThat(status.corrupt()).isZero();
    assertThat(status.lag().isZero()).isEqualTo(status.lagRecords() == 0);
  }
}
