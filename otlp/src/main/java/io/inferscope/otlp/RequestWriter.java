package io.inferscope.otlp;

import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import java.util.List;
import java.util.function.Function;

/** Writes export requests; the three signals have the same field numbers down to their records. */
final class RequestWriter {
  /** Writes one record as the content of field 2. */
  interface ItemWriter<T> {
    void write(WireWriter out, T record);
  }

  /** Writes all records of one scope as fields 2. */
  interface GroupWriter<T> {
    void write(WireWriter out, List<T> records);
  }

  private RequestWriter() {}

  static <T> byte[] write(
      List<T> records,
      Function<T, Resource> resource,
      Function<T, Scope> scope,
      ItemWriter<T> writer) {
    return writeGrouped(
        records,
        resource,
        scope,
        (out, group) -> {
          for (T record : group) {
            int start = out.begin(2);
            writer.write(out, record);
            out.end(start);
          }
        });
  }

  static <T> byte[] writeGrouped(
      List<T> records,
      Function<T, Resource> resource,
      Function<T, Scope> scope,
      GroupWriter<T> writer) {
    WireWriter out = new WireWriter();
    int from = 0;
    while (from < records.size()) {
      int to = runEnd(records, from, records.size(), resource);
      int start = out.begin(1);
      Resource shared = resource.apply(records.get(from));
      ValueWriter.resource(out, 1, shared);
      while (from < to) {
        int scopeEnd = runEnd(records, from, to, scope);
        int scopeStart = out.begin(2);
        Scope sharedScope = scope.apply(records.get(from));
        ValueWriter.scope(out, 1, sharedScope);
        writer.write(out, records.subList(from, scopeEnd));
        out.text(3, sharedScope.schemaUrl());
        out.end(scopeStart);
        from = scopeEnd;
      }
      out.text(3, shared.schemaUrl());
      out.end(start);
    }
    return out.toBytes();
  }

  private static <T, K> int runEnd(List<T> records, int from, int end, Function<T, K> key) {
    K first = key.apply(records.get(from));
    int to = from + 1;
    while (to < end && first.equals(key.apply(records.get(to)))) {
      to++;
    }
    return to;
  }
}
