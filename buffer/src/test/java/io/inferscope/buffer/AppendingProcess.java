package io.inferscope.buffer;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** Appends and reads without end, and says on its output what it was promised. */
final class AppendingProcess {
  private static final int THREADS = 4;

  private AppendingProcess() {}

  /** Arguments: the buffer's directory, a word that makes the records of this run its own. */
  public static void main(String[] arguments) throws Exception {
    PrintStream output = System.out;
    DiskBufferConfig config = Fixtures.config(Path.of(arguments[0]), 64 << 10, "slow");
    DiskBuffer buffer = DiskBuffer.open(config, Clock.systemUTC());
    for (int i = 0; i < THREADS; i++) {
      String name = arguments[1] + " thread " + i;
      Thread.ofPlatform().start(() -> append(buffer, name, output));
    }
    read(buffer, output);
  }

  private static void append(Buffer buffer, String name, PrintStream output) {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int i = 0; ; i++) {
      String text = name + " record " + i + " " + "x".repeat(random.nextInt(400));
      long position = Fixtures.append(buffer, text);
      output.print("acknowledged\t" + position + "\t" + text + "\t.\n");
      output.flush();
    }
  }

  private static void read(Buffer buffer, PrintStream output)
      throws IOException, InterruptedException {
    BufferReader reader = buffer.reader(Topic.LOGS, "slow");
    while (true) {
      Batch batch = reader.poll(20, 5000, Fixtures.SOON);
      // What came again was said by the process before.
      if (!batch.redelivered()) {
        output.print("handed out\t" + batch.start() + "\t" + batch.end() + "\t.\n");
        output.flush();
      }
    }
  }
}
