package io.inferscope.otlp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Bytes that are almost requests: of the right build, and wrong in a few places. */
final class RandomBytes {
  private static final int DEEPEST = 6;
  private static final int LONGEST_VARINT = 11;

  private final Random random;

  RandomBytes(long seed) {
    random = new Random(seed);
  }

  /** A sound request, cut short in half of the cases and with up to two bytes replaced. */
  byte[] damaged(byte[] request) {
    byte[] damaged =
        Arrays.copyOf(request, request.length - random.nextInt(2) * request.length / 3);
    for (int i = random.nextInt(3); i > 0 && damaged.length > 0; i--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
    }
    return damaged;
  }

  /** A resource with a scope with a record of fields of any number, wire type and content. */
  byte[] built() {
    byte[] built = fields(0);
    for (int number : new int[] {2, 2, 1}) {
      ByteArrayOutputStream around = new ByteArrayOutputStream();
      varint(around, number << 3 | WireReader.LENGTH, 1);
      varint(around, built.length, 1);
      around.writeBytes(built);
      built = around.toByteArray();
    }
    return built;
  }

  private byte[] fields(int depth) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = random.nextInt(4); i > 0; i--) {
      field(out, depth);
    }
    return out.toByteArray();
  }

  private void field(ByteArrayOutputStream out, int depth) {
    int number = seldom(60) ? 0 : 1 + random.nextInt(17);
    int type = seldom(60) ? random.nextInt(8) : random.nextInt(6);
    if (type == WireReader.GROUP_END && !seldom(20)) {
      type = WireReader.LENGTH;
    }
    varint(out, number << 3 | type);
    switch (type) {
      case WireReader.VARINT -> varint(out, random.nextLong() >>> random.nextInt(64));
      case WireReader.FIXED64 -> out.writeBytes(bytes(Long.BYTES));
      case WireReader.FIXED32 -> out.writeBytes(bytes(Integer.BYTES));
      case WireReader.LENGTH -> {
        byte[] content = content(depth);
        varint(out, seldom(40) ? content.length + random.nextInt(5) - 2 : content.length);
        out.writeBytes(content);
      }
      case WireReader.GROUP_START -> {
        out.writeBytes(depth < DEEPEST ? fields(depth + 1) : new byte[0]);
        varint(out, (seldom(20) ? 3 : number) << 3 | WireReader.GROUP_END);
      }
      default -> {}
    }
  }

  private byte[] content(int depth) {
    return switch (random.nextInt(depth < DEEPEST ? 6 : 3)) {
      case 0 -> bytes(random.nextInt(4) * Long.BYTES);
      case 1 -> bytes(random.nextInt(4));
      case 2 -> "service.name".substring(random.nextInt(12)).getBytes(StandardCharsets.US_ASCII);
      default -> fields(depth + 1);
    };
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private boolean seldom(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private void varint(ByteArrayOutputStream out, long value) {
    varint(out, value, seldom(12) ? 1 + random.nextInt(LONGEST_VARINT) : 1);
  }

  /** At least so many bytes, which for longer ones means random bits past the 32nd. */
  private void varint(ByteArrayOutputStream out, long value, int leastBytes) {
    long rest = leastBytes > 5 && seldom(2) ? value | random.nextLong() << 32 : value;
    for (int i = 1; i < leastBytes || (rest & ~0x7FL) != 0; i++) {
      out.write((int) (rest | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
