package io.inferscope.indexer;

import io.inferscope.model.Resource;
import io.inferscope.model.Scope;

/**
 * The members that documents of all signals have in common. One instance belongs to one thread; a
 * document is written between {@link #begin} and {@link #end}.
 */
final class DocumentParts {
  /**
   * Lucene's longest term is 32,766 bytes, and a UTF-16 unit becomes three of them at most; longer
   * keywords are refused where a mapping does not ignore them.
   */
  static final int LONGEST_KEYWORD = 8191;

  private static final byte[] TIMESTAMP = JsonBytes.prepared("@timestamp");
  private static final byte[] DATA_STREAM = JsonBytes.prepared("data_stream");
  private static final byte[] TRACE_ID = JsonBytes.prepared("trace_id");
  private static final byte[] SPAN_ID = JsonBytes.prepared("span_id");
  private static final byte[] RESOURCE = JsonBytes.prepared("resource");
  private static final byte[] SCOPE = JsonBytes.prepared("scope");
  private static final byte[] INFERSCOPE = JsonBytes.prepared("inferscope");
  private static final byte[] RECEIVED = JsonBytes.prepared("received");

  final JsonBytes json = new JsonBytes(4096);
  final Originals originals = new Originals();
  final AttributeWriter attributes = new AttributeWriter(originals);
  private final SharedPart<Resource> resourcePart = new SharedPart<>("resource_attributes");
  private final SharedPart<Scope> scopePart = new SharedPart<>("scope_attributes");

  /** Forgets the document before, so that {@link Destinations#of} may note what it changes. */
  void next() {
    originals.clear();
  }

  /** Starts a document, after {@link #next}. */
  void begin() {
    json.clear();
    json.openObject();
  }

  /**
   * {@code @timestamp}: the first usable of the two times, else the time of receipt, since a data
   * stream refuses a document without a time that it can index.
   */
  void timestamp(String originalName, long unixNano, long otherwiseUnixNano, Origin origin) {
    if (!usable(unixNano)) {
      if (unixNano != 0) {
        originals.keep(originalName, Long.toUnsignedString(unixNano));
      }
      if (unixNano != 0 || !usable(otherwiseUnixNano)) {
        originals.add(LossyStep.TIME_REPLACED);
      }
    }
    json.name(TIMESTAMP).timestamp(time(unixNano, otherwiseUnixNano, origin));
  }

  /** The time that {@link #timestamp} writes. */
  static long time(long unixNano, long otherwiseUnixNano, Origin origin) {
    if (usable(unixNano)) {
      return unixNano;
    }
    return usable(otherwiseUnixNano) ? otherwiseUnixNano : origin.receivedUnixNano();
  }

  /** A second time of the record, left out where it is unknown. */
  void time(byte[] preparedName, String originalName, long unixNano) {
    if (usable(unixNano)) {
      json.name(preparedName).timestamp(unixNano);
    } else if (unixNano != 0) {
      originals.add(LossyStep.OUT_OF_RANGE_LEFT_OUT);
      originals.keep(originalName, Long.toUnsignedString(unixNano));
    }
  }

  /** Whether {@code date_nanos} can hold it: after 1970 and before April 2262. */
  private static boolean usable(long unixNano) {
    return unixNano > 0;
  }

  void dataStream(Destination destination) {
    json.name(DATA_STREAM).splice(destination.section(), destination.section().length);
  }

  void traceAndSpan(String traceId, String spanId) {
    keyword(TRACE_ID, "trace_id", traceId);
    keyword(SPAN_ID, "span_id", spanId);
  }

  /** A text that is indexed as one term; left out when empty. */
  void keyword(byte[] preparedName, String originalName, String text) {
    keyword(json, originals, preparedName, originalName, text);
  }

  private static void keyword(
      JsonBytes json, Originals originals, byte[] name, String originalName, String text) {
    if (text.isEmpty()) {
      return;
    }
    if (text.length() <= LONGEST_KEYWORD) {
      json.name(name).value(text);
      return;
    }
    originals.add(LossyStep.KEYWORD_SHORTENED);
    originals.keep(originalName, text);
    int end = LONGEST_KEYWORD;
    json.name(name)
        .value(text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end));
  }

  /** An OTLP {@code uint32}; left out when 0. */
  void count(byte[] preparedName, int unsigned) {
    count(json, preparedName, unsigned);
  }

  private static void count(JsonBytes json, byte[] preparedName, int unsigned) {
    if (unsigned != 0) {
      json.name(preparedName).value(Integer.toUnsignedLong(unsigned));
    }
  }

  void resourceAndScope(Resource resource, Scope scope) {
    json.name(RESOURCE);
    resourcePart.write(
        json, originals, resource, resource.attributes(), DocumentParts::resourceFields);
    json.name(SCOPE);
    scopePart.write(json, originals, scope, scope.attributes(), DocumentParts::scopeFields);
  }

  private static void resourceFields(JsonBytes json, Originals originals, Resource resource) {
    keyword(json, originals, Names.SCHEMA_URL, "resource_schema_url", resource.schemaUrl());
    count(json, Names.DROPPED_ATTRIBUTES, resource.droppedAttributesCount());
  }

  private static void scopeFields(JsonBytes json, Originals originals, Scope scope) {
    keyword(json, originals, Names.NAME, "scope_name", scope.name());
    keyword(json, originals, Names.VERSION, "scope_version", scope.version());
    keyword(json, originals, Names.SCHEMA_URL, "scope_schema_url", scope.schemaUrl());
    count(json, Names.DROPPED_ATTRIBUTES, scope.droppedAttributesCount());
  }

  /** Opens our own object with what all documents have; {@link #end} closes it. */
  void inferscope(Origin origin) {
    json.name(INFERSCOPE).openObject();
    json.name(RECEIVED).timestamp(origin.receivedUnixNano());
    if (!origin.source().isEmpty()) {
      json.name(Names.SOURCE).value(origin.source());
    }
  }

  /** Ends the document, which then is the content of {@link #json} until the next one begins. */
  void end() {
    originals.write(json);
    json.closeObject().closeObject();
  }

  /** Names that stand in several places of a document. */
  static final class Names {
    static final byte[] NAME = JsonBytes.prepared("name");
    static final byte[] VERSION = JsonBytes.prepared("version");
    static final byte[] SCHEMA_URL = JsonBytes.prepared("schema_url");
    static final byte[] SOURCE = JsonBytes.prepared("source");
    static final byte[] FLAGS = JsonBytes.prepared("flags");
    static final byte[] DROPPED_ATTRIBUTES = JsonBytes.prepared("dropped_attributes_count");

    private Names() {}
  }
}
