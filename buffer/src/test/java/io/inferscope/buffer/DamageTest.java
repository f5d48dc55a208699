package io.inferscope.buffer;

import static io.inferscope.buffer.Fixtures.CLOCK;
import static io.inferscope.buffer.Fixtures.NOW;
import static io.inferscope.buffer.Fixtures.config;
import static io.inferscope.buffer.Fixtures.readTo;
import static io.inferscope.buffer.Fixtures.record;
import static io.inferscope.buffer.Fixtures.segments;
import static org.assertj.core.api.Assertions.assertThat;

import io.inferscope.buffer.RecordHeader.SaltedChecksum;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small real log, damaged at each of its bytes in turn. */
class DamageTest {
  private static final int RECORDS = 9;
  private static final long SEGMENT_BYTES = 250;

  @TempDir(factory = MemoryDirectory.class)
  Path scratch;

  private Path original;
  private final List<BufferRecord> written = new ArrayList<>();
  // Where each record lies: its segment's index and its first and last byte.
  private final List<int[]> places = new ArrayList<>();

  @BeforeEach
  void write() throws Exception {
    original = scratch.resolve("original");
    DiskTopic topic = open(original);
    for (int i = 0; i < RECORDS; i++) {
      BufferRecord record = record("record " + i + " " + "x".repeat(i % 4));
      written.add(record);
      topic.append(record).join();
      List<Path> files = segments(original, Topic.LOGS);
      int end = (int) Files.size(files.getLast());
      int bytes = (int) AppendQueue.Pending.of(record).bytes();
      places.add(new int[] {files.size() - 1, end - bytes, end});
    }
    topic.close();
    assertThat(segments(original, Topic.LOGS)).hasSize(3);
  }

  private static DiskTopic open(Path directory) throws IOException {
    return new DiskTopic(
        Topic.LOGS, config(directory, SEGMENT_BYTES, "indexer"), CLOCK, FileChannel::open);
  }

  @Test
  void open_keepsEverythingBeforeTheByteAtWhichTheLastWriteStopped() throws Exception {
    Path last = segments(original, Topic.LOGS).getLast();
    for (int cut = 0; cut < Files.size(last); cut++) {
      Path copy = copy();
      try (FileChannel channel = FileChannel.open(same(last, copy), StandardOpenOption.WRITE)) {
        channel.truncate(cut);
      }
      int kept = 0;
      while (kept < RECORDS && (places.get(kept)[0] < 2 || places.get(kept)[2] <= cut)) {
        kept++;
      }

      DiskTopic topic = open(copy);
      assertThat(topic.topicLog().end()).as("cut at %d", cut).isEqualTo(kept);
      BufferRecord next = record("next");
      topic.append(next).join();
      List<BufferRecord> expected = new ArrayList<>(written.subList(0, kept));
      expected.add(next);
      assertThat(readTo(topic.reader("indexer"), kept + 1))
          .as("cut at %d", cut)
          .isEqualTo(expected);
      assertThat(topic.status("indexer").corrupt()).isZero();
      topic.close();
      Fixtures.delete(copy);
    }
  }

  @Test
  void poll_losesOnlyTheRecordWhoseByteIsDamaged() throws Exception {
    List<Path> files = segments(original, Topic.LOGS);
    for (int file = 0; file < files.size(); file++) {
      for (int at = 0; at < Files.size(files.get(file)); at++) {
        damageAndRead(files.get(file), file, at);
      }
    }
  }

  private void damageAndRead(Path file, int index, int at) throws Exception {
    Path copy = copy();
    try (RandomAccessFile damaged = new RandomAccessFile(same(file, copy).toFile(), "rw")) {
      damaged.seek(at);
      int value = damaged.read();
      damaged.seek(at);
      damaged.write(value ^ 0x41);
    }
    DiskTopic topic = open(copy);
    long end = topic.topicLog().end();
    boolean inLastRecord = index == 2 && at >= places.getLast()[1];
    assertThat(end).isEqualTo(inLastRecord ? RECORDS - 1 : RECORDS);

    List<BufferRecord> read = readTo(topic.reader("indexer"), end);

    int lost = 0;
    for (int i = 0; i < end; i++) {
      int[] place = places.get(i);
      if (place[0] == index && at >= place[1] && at < place[2]) {
        assertThat(read.get(i).isLost()).as("byte %d of segment %d", at, index).isTrue();
        lost++;
      } else {
        assertThat(read.get(i)).as("byte %d of segment %d", at, index).isEqualTo(written.get(i));
      }
    }
    assertThat(topic.status("indexer").corrupt()).isEqualTo(lost);
    topic.close();
    Fixtures.delete(copy);
  }

  @Test
  void poll_skipsASegmentThatSomeoneDeletedAndCountsItOnce() throws Exception {
    Files.delete(segments(original, Topic.LOGS).get(1));
    DiskTopic topic = open(original);
    List<BufferRecord> read = readTo(topic.reader("indexer"), RECORDS);
    readTo(topic.reader("another"), RECORDS);

    long lost = places.stream().filter(place -> place[0] == 1).count();
    assertThat(read.stream().filter(BufferRecord::isLost)).hasSize((int) lost);
    assertThat(topic.status("indexer").corrupt()).isEqualTo(lost);
    topic.close();

    topic = open(original);
    assertThat(topic.status("indexer").corrupt()).isEqualTo(lost);
    topic.close();
  }

  @Test
  void open_neverUsesAPositionAgainThatAReaderWasHanded() throws Exception {
    DiskTopic topic = open(original);
    BufferReader reader = topic.reader("indexer");
    reader.poll(RECORDS, Long.MAX_VALUE, Fixtures.SOON);
    topic.close();
    Path last = segments(original, Topic.LOGS).getLast();
    try (RandomAccessFile file = new RandomAccessFile(last.toFile(), "rw")) {
      file.setLength(file.length() - 1);
    }

    topic = open(original);
    long position = Fixtures.position(topic.append(record("next")).join());
    Batch again = topic.reader("indexer").poll(1, 1, Fixtures.SOON);

    assertThat(position).isEqualTo(RECORDS);
    assertThat(again.end()).isEqualTo(RECORDS);
    assertThat(again.records().getLast().isLost()).isTrue();
    assertThat(topic.status("indexer").corrupt()).isEqualTo(1);
    topic.close();
  }

  @Test
  void poll_takesNoBytesOfAValueForARecord() throws Exception {
    TopicIdentity guessed = TopicIdentity.random();

    assertThat(firstRecordFoundIn(guessed)).isEqualTo(record("honest"));
  }

  @Test
  void poll_wouldTakeThemIfTheirSenderKnewTheSalt() throws Exception {
    assertThat(firstRecordFoundIn(null).tenant()).isEqualTo("m");
  }

  /** What is found first when a record whose value holds a forged one loses its own header. */
  private BufferRecord firstRecordFoundIn(@Nullable TopicIdentity salt) throws Exception {
    Path directory = scratch.resolve("forged");
    DiskTopic topic = open(directory);
    SaltedChecksum checksum = new SaltedChecksum(salt == null ? topic.topicLog().identity() : salt);
    byte[] body = "mallory".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer forged = ByteBuffer.allocate(RecordHeader.BYTES + body.length);
    new RecordHeader(body.length, 0, NOW, 1, 1, checksum.of(body)).writeTo(forged, checksum);
    forged.put(body);
    topic.append(new BufferRecord("m", NOW, "otlp_http", forged.array())).join();
    topic.append(record("honest")).join();
    topic.close();
    try (RandomAccessFile file =
        new RandomAccessFile(segments(directory, Topic.LOGS).getFirst().toFile(), "rw")) {
      file.seek(FileHeader.BYTES);
      file.write(0);
    }
    topic = open(directory);
    List<BufferRecord> read = readTo(topic.reader("indexer"), 2);
    topic.close();
    return read.stream().filter(found -> !found.isLost()).findFirst().orElseThrow();
  }

  private Path copy() throws IOException {
    Path copy = scratch.resolve("copy");
    Fixtures.copy(original, copy);
    return copy;
  }

  private Path same(Path file, Path copy) {
    return copy.resolve(original.relativize(file).toString());
  }
}
