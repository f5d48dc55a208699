package io.inferscope.patterns;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One number for each line read, in order: in memory up to {@value #IN_MEMORY}, then in a temporary
 * file, which {@link #close} deletes.
 */
final class LineReferences implements AutoCloseable {

  private static final int IN_MEMORY = 1 << 20;

  private final int[] memory = new int[IN_MEMORY];
  private long count;
  private @Nullable Path file;
  private @Nullable DataOutputStream spill;

  void add(int reference) throws IOException {
    if (count < IN_MEMORY) {
      memory[(int) count] = reference;
    } else {
      spill().writeInt(reference);
    }
    count++;
  }

  private DataOutputStream spill() throws IOException {
    DataOutputStream open = spill;
    if (open == null) {
      Path created = Files.createTempFile("inferscope-patterns", ".lines");
      file = created;
      open = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(created)));
      spill = open;
    }
    return open;
  }

  void forEach(IntConsumer consumer) throws IOException {
    for (int i = 0; i < Math.min(count, IN_MEMORY); i++) {
      consumer.accept(memory[i]);
    }
    if (spill == null || file == null) {
      return;
    }
    spill.flush();
    try (DataInputStream input =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (long i = IN_MEMORY; i < count; i++) {
        consumer.accept(input.readInt());
      }
    } catch (EOFException e) {
      throw new IOException("the temporary file " + file + " was cut short", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (spill != null && file != null) {
      spill.close();
      Files.deleteIfExists(file);
    }
  }
}
