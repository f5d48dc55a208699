package io.inferscope.server;

/** The configuration cannot be used; the message names the path, the value and what is allowed. */
final class ConfigurationException extends RuntimeException {
  private final String separator;

  ConfigurationException(String message) {
    this(message, ": ");
  }

  private ConfigurationException(String message, String separator) {
    super(message);
    this.separator = separator;
  }

  /** What is wrong with one value of a section. */
  static ConfigurationException badValue(String key, Object value, String allowed) {
    return new ConfigurationException(key + ": '" + value + "' is not allowed; " + allowed, ".");
  }

  /** A key of a section that nobody knows. */
  static ConfigurationException unknownKey(String key, String known) {
    return new ConfigurationException(key + ": unknown key; known here are " + known, ".");
  }

  /** The message with the path of the section, or of the value, that it is about. */
  String within(String path) {
    return path + separator + getMessage();
  }
}
