package io.inferscope.otlp;

import io.inferscope.model.Resource;
import io.inferscope.model.Scope;

/**
 * Walks an export request of any signal down to its records: the three requests have the same field
 * numbers on the way. Fields may come in any order, so each level is read twice: first what its
 * records share, then the records.
 */
final class RequestReader {
  /** Reads one record; the reader stands before its length. */
  interface RecordReader {
    void read(Resource resource, Scope scope) throws MalformedException;
  }

  private static final int SHARED = 1 << 3 | WireReader.LENGTH;
  private static final int NESTED = 2 << 3 | WireReader.LENGTH;
  private static final int SCHEMA_URL = 3 << 3 | WireReader.LENGTH;

  private final WireReader in;
  private final ValueReader values;
  private final RecordReader records;

  RequestReader(WireReader in, ValueReader values, RecordReader records) {
    this.in = in;
    this.values = values;
    this.records = records;
  }

  void request() throws MalformedException {
    while (in.more()) {
      int tag = in.tag();
      if (tag == SHARED) {
        int outer = in.enter();
        ofResource();
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }

  private void ofResource() throws MalformedException {
    int start = in.position();
    ValueReader.ResourceBuilder builder = new ValueReader.ResourceBuilder();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case SHARED -> values.resource(builder);
        case SCHEMA_URL -> builder.schemaUrl = values.text();
        default -> in.skip(tag);
      }
    }
    in.seek(start);
    Resource resource = builder.build();
    while (in.more()) {
      int tag = in.tag();
      if (tag == NESTED) {
        int outer = in.enter();
        ofScope(resource);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }

  private void ofScope(Resource resource) throws MalformedException {
    int start = in.position();
    ValueReader.ScopeBuilder builder = new ValueReader.ScopeBuilder();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case SHARED -> values.scope(builder);
        case SCHEMA_URL -> builder.schemaUrl = values.text();
        default -> in.skip(tag);
      }
    }
    in.seek(start);
    Scope scope = builder.build();
    while (in.more()) {
      int tag = in.tag();
      if (tag == NESTED) {
        records.read(resource, scope);
      } else {
        in.skip(tag);
      }
    }
  }
}
