package io.inferscope.embeddedelasticsearch;

/** The node cannot run here; the message is one sentence that says why and what to do. */
public final class EmbeddedElasticsearchException extends RuntimeException {
  EmbeddedElasticsearchException(String message) {
    super(message);
  }

  EmbeddedElasticsearchException(String message, Throwable cause) {
    super(message, cause);
  }
}
