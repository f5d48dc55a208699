package io.inferscope.otlp;

import io.inferscope.model.Attributes;
import io.inferscope.model.Resource;
import io.inferscope.model.Scope;
import io.inferscope.model.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Export requests for spans (opentelemetry/proto/collector/trace/v1/trace_service.proto) to and
 * from model records. Thread-safe.
 */
public final class OtlpTraces {
  /** Takes the spans of a request in their order. */
  @FunctionalInterface
  public interface SpanConsumer {
    /** Span {@code index} of the request, from 0. */
    void accept(int index, Span span);
  }

  private final WireReader in;
  private final ValueReader values;
  private final SpanConsumer consumer;
  private final Attributes.Builder attributes = Attributes.builder();
  private Span.StatusCode statusCode = Span.StatusCode.UNSET;
  private String statusMessage = "";
  private int spans;

  private OtlpTraces(WireReader in, DecodeLimits limits, SpanConsumer consumer) {
    this.in = in;
    this.values = new ValueReader(in, limits);
    this.consumer = consumer;
  }

  /** Reads a request as {@link OtlpLogs#decode} does; span events and links stay in their span. */
  public static DecodeResult decode(byte[] request, DecodeLimits limits, SpanConsumer consumer) {
    WireReader in = new WireReader(request);
    OtlpTraces traces = new OtlpTraces(in, limits, consumer);
    try {
      new RequestReader(in, traces.values, traces::span).request();
    } catch (MalformedException e) {
      return new DecodeResult.Malformed(e.offset(), e.reason());
    }
    return traces.values.result(traces.spans);
  }

  /** A request with these spans in this order; neighbours share their resource and scope. */
  public static byte[] encode(List<Span> spans) {
    return RequestWriter.write(spans, Span::resource, Span::scope, RecordWriter::span);
  }

  private void span(Resource resource, Scope scope) throws MalformedException {
    String traceId = "";
    String spanId = "";
    String traceState = "";
    String parentSpanId = "";
    int flags = 0;
    String name = "";
    Span.SpanKind kind = Span.SpanKind.UNSPECIFIED;
    long start = 0;
    long end = 0;
    int droppedAttributes = 0;
    List<Span.Event> events = List.of();
    int droppedEvents = 0;
    List<Span.Link> links = List.of();
    int droppedLinks = 0;
    statusCode = Span.StatusCode.UNSET;
    statusMessage = "";
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.LENGTH -> traceId = values.id();
        case 2 << 3 | WireReader.LENGTH -> spanId = values.id();
        case 3 << 3 | WireReader.LENGTH -> traceState = values.text();
        case 4 << 3 | WireReader.LENGTH -> parentSpanId = values.id();
        case 5 << 3 | WireReader.LENGTH -> name = values.text();
        case 6 << 3 | WireReader.VARINT -> kind = kind((int) in.varint());
        case 7 << 3 | WireReader.FIXED64 -> start = in.fixed64();
        case 8 << 3 | WireReader.FIXED64 -> end = in.fixed64();
        case 9 << 3 | WireReader.LENGTH -> values.attribute(attributes);
        case 10 << 3 | WireReader.VARINT -> droppedAttributes = (int) in.varint();
        case 11 << 3 | WireReader.LENGTH -> events = with(events, event());
        case 12 << 3 | WireReader.VARINT -> droppedEvents = (int) in.varint();
        case 13 << 3 | WireReader.LENGTH -> links = with(links, link());
        case 14 << 3 | WireReader.VARINT -> droppedLinks = (int) in.varint();
        case 15 << 3 | WireReader.LENGTH -> status();
        case 16 << 3 | WireReader.FIXED32 -> flags = in.fixed32();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    consumer.accept(
        spans++,
        new Span(
            resource,
            scope,
            traceId,
            spanId,
            traceState,
            parentSpanId,
            flags,
            name,
            kind,
            start,
            end,
            attributes.build(),
            droppedAttributes,
            events,
            droppedEvents,
            links,
            droppedLinks,
            statusCode,
            statusMessage));
  }

  private static <T> List<T> with(List<T> list, T element) {
    List<T> grown = list.isEmpty() ? new ArrayList<>(4) : list;
    grown.add(element);
    return grown;
  }

  private Span.Event event() throws MalformedException {
    long time = 0;
    String name = "";
    Attributes.Builder ofEvent = Attributes.builder();
    int dropped = 0;
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.FIXED64 -> time = in.fixed64();
        case 2 << 3 | WireReader.LENGTH -> name = values.text();
        case 3 << 3 | WireReader.LENGTH -> values.attribute(ofEvent);
        case 4 << 3 | WireReader.VARINT -> dropped = (int) in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new Span.Event(time, name, ofEvent.build(), dropped);
  }

  private Span.Link link() throws MalformedException {
    String traceId = "";
    String spanId = "";
    String traceState = "";
    Attributes.Builder ofLink = Attributes.builder();
    int dropped = 0;
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireReader.LENGTH -> traceId = values.id();
        case 2 << 3 | WireReader.LENGTH -> spanId = values.id();
        case 3 << 3 | WireReader.LENGTH -> traceState = values.text();
        case 4 << 3 | WireReader.LENGTH -> values.attribute(ofLink);
        case 5 << 3 | WireReader.VARINT -> dropped = (int) in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new Span.Link(traceId, spanId, traceState, ofLink.build(), dropped);
  }

  private void status() throws MalformedException {
    int outer = in.enter();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 2 << 3 | WireReader.LENGTH -> statusMessage = values.text();
        case 3 << 3 | WireReader.VARINT -> statusCode = code((int) in.varint());
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
  }

  private static Span.SpanKind kind(int number) {
    return switch (number) {
      case 1 -> Span.SpanKind.INTERNAL;
      case 2 -> Span.SpanKind.SERVER;
      case 3 -> Span.SpanKind.CLIENT;
      case 4 -> Span.SpanKind.PRODUCER;
      case 5 -> Span.SpanKind.CONSUMER;
      default -> Span.SpanKind.UNSPECIFIED;
    };
  }

  private static Span.StatusCode code(int number) {
    return switch (number) {
      case 1 -> Span.StatusCode.OK;
      case 2 -> Span.StatusCode.ERROR;
      default -> Span.StatusCode.UNSET;
    };
  }
}
