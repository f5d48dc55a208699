package io.inferscope.server;

/** The configuration cannot be used; the message names the path, the value and what is allowed. */
final class ConfigurationException extends RuntimeException {
  ConfigurationException(String message) {
    super(message);
  }
}
