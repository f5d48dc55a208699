package io.inferscope.server;

import java.time.Duration;

/** Bounds of configuration values, said as {@link ConfigurationException}s. */
final class Allowed {
  private static final int LAST_PORT = 65_535;

  private Allowed() {}

  static void port(String key, int port) {
    if (port < 0 || port > LAST_PORT) {
      throw ConfigurationException.badValue(
          key, port, "expected a port from 1 to " + LAST_PORT + ", or 0 for any that is free");
    }
  }

  static void count(String key, int count, int most) {
    if (count < 1 || count > most) {
      throw ConfigurationException.badValue(key, count, "expected 1 to " + most);
    }
  }

  static void duration(String key, Duration duration, Duration least) {
    if (duration.compareTo(least) < 0) {
      throw ConfigurationException.badValue(
          key, duration.toMillis() + "ms", "expected at least " + least.toMillis() + "ms");
    }
  }

  static void size(String key, DataSize size, DataSize least) {
    if (size.bytes() < least.bytes()) {
      throw ConfigurationException.badValue(key, size, "expected a size from " + least + " up");
    }
  }

  static void size(String key, DataSize size, DataSize least, DataSize most) {
    if (size.bytes() < least.bytes() || size.bytes() > most.bytes()) {
      throw ConfigurationException.badValue(
          key, size, "expected a size from " + least + " to " + most);
    }
  }
}
