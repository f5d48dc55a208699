package io.inferscope.examples;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Command-line options of the form {@code --name value}; flags are options without a value. */
final class Options {
  private final Map<String, String> values;
  private final Set<String> flags;

  private Options(Map<String, String> values, Set<String> flags) {
    this.values = values;
    this.flags = flags;
  }

  /**
   * Reads the arguments.
   *
   * @throws UsageException if an option is unknown or lacks its value; the message names it
   */
  static Options parse(String[] arguments, Set<String> options, Set<String> flags) {
    Map<String, String> values = new HashMap<>();
    Set<String> set = new TreeSet<>();
    List<String> words = List.of(arguments);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (flags.contains(word)) {
        set.add(word);
      } else if (!options.contains(word)) {
        throw new UsageException("unknown option " + word + "; known: " + known(options, flags));
      } else if (i + 1 == words.size()) {
        throw new UsageException("option " + word + " needs a value");
      } else {
        values.put(word, words.get(++i));
      }
    }
    return new Options(Map.copyOf(values), Set.copyOf(set));
  }

  private static String known(Set<String> options, Set<String> flags) {
    TreeSet<String> all = new TreeSet<>(options);
    all.addAll(flags);
    return String.join(" ", all);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  boolean flag(String name) {
    return flags.contains(name);
  }

  double number(String name, double otherwise) {
    String value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new UsageException("option " + name + " needs a number, not '" + value + "'", e);
    }
  }

  /** A port; 0 lets the system choose one. */
  int port(String name, int otherwise) {
    double port = number(name, otherwise);
    if (port != Math.rint(port) || port < 0 || port > 65_535) {
      throw new UsageException("option " + name + " needs a port from 0 to 65535");
    }
    return (int) port;
  }

  URI uri(String name, String otherwise) {
    String value = text(name, otherwise);
    try {
      URI uri = URI.create(value);
      if (uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException("option " + name + " needs a URL, not '" + value + "'", e);
    }
    throw new UsageException("option " + name + " needs a URL with a host, not '" + value + "'");
  }

  /** An address of the form host:port. */
  Optional<InetSocketAddress> address(String name) {
    return text(name)
        .map(
            value -> {
              URI uri = URI.create("tcp://" + value);
              if (uri.getHost() == null || uri.getPort() < 0) {
                throw new UsageException(
                    "option " + name + " needs host:port, not '" + value + "'");
              }
              return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort());
            });
  }

  /** What was typed makes no sense; the message says what would. */
  static final class UsageException extends RuntimeException {
    UsageException(String message) {
      super(message);
    }

    UsageException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
