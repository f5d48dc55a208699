package io.inferscope.collector;

import io.inferscope.buffer.AppendResult;
import io.inferscope.buffer.Buffer;
import io.inferscope.buffer.BufferRecord;
import io.inferscope.buffer.Topic;
import io.inferscope.otlp.CheckResult;
import io.inferscope.otlp.DecodeLimits;
import io.inferscope.otlp.OtlpCheck;
import io.inferscope.otlp.OtlpJson;
import io.inferscope.otlp.Signal;
import io.inferscope.otlp.TranscodeResult;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where all receivers meet: unpacks a request, checks it and appends its bytes. What is protobuf is
 * appended exactly as it was sent.
 */
final class Intake {
  static final String TOO_MANY_IN_FLIGHT =
      "too many bytes are being received at once; try again in a second";

  /** How a request came. */
  record Delivery(
      Signal signal,
      String tenant,
      String source,
      boolean json,
      ContentEncoding encoding,
      byte[] body,
      InFlightBytes.Reservation reservation,
      CollectorMetrics.Request metrics) {}

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final Buffer buffer;
  private final Workers workers;
  private final int maxRequestBytes;
  private final InstantSource clock;

  Intake(Buffer buffer, Workers workers, int maxRequestBytes, InstantSource clock) {
    this.buffer = buffer;
    this.workers = workers;
    this.maxRequestBytes = maxRequestBytes;
    this.clock = clock;
  }

  /** Takes a request in; the future never fails, and completes on any thread. */
  CompletableFuture<Outcome> take(Delivery delivery) {
    return workers
        .call(() -> unpack(delivery))
        .exceptionally(
            defect -> {
              LOG.error("A request could not be handled", defect);
              return new Outcome.Refused(Reason.INTERNAL, "a defect of the collector; see its log");
            });
  }

  private CompletableFuture<Outcome> unpack(Delivery delivery) {
    return switch (delivery.encoding.unpack(delivery.body, maxRequestBytes, delivery.reservation)) {
      case ContentEncoding.Unpacked.Failed failed -> refused(failed.reason(), failed.message());
      case ContentEncoding.Unpacked.Bytes bytes ->
          delivery.json ? transcode(delivery, bytes.bytes()) : check(delivery, bytes.bytes());
    };
  }

  private CompletableFuture<Outcome> transcode(Delivery delivery, byte[] json) {
    return switch (OtlpJson.toProtobuf(delivery.signal, json)) {
      case TranscodeResult.Malformed malformed ->
          refused(
              Reason.MALFORMED,
              "not an OTLP/JSON request for %s: %s, at byte %d"
                  .formatted(delivery.signal.label(), malformed.reason(), malformed.offset()));
      case TranscodeResult.Transcoded transcoded -> check(delivery, transcoded.request());
    };
  }

  private CompletableFuture<Outcome> check(Delivery delivery, byte[] request) {
    return switch (OtlpCheck.check(delivery.signal, request, DecodeLimits.DEFAULT)) {
      case CheckResult.Malformed malformed ->
          refused(
              Reason.MALFORMED,
              "not an OTLP request for %s: %s, at byte %d"
                  .formatted(delivery.signal.label(), malformed.reason(), malformed.offset()));
      case CheckResult.Sound sound -> append(delivery, request, sound.records());
    };
  }

  private CompletableFuture<Outcome> append(Delivery delivery, byte[] request, int records) {
    if (records == 0) {
      return CompletableFuture.completedFuture(new Outcome.Appended(0, 0));
    }
    delivery.metrics.recordsReceived(records);
    return append(delivery.signal, delivery.tenant, delivery.source, request)
        .thenApply(result -> outcome(delivery, result, records, request.length));
  }

  /** Appends a request that needs no check. */
  CompletableFuture<AppendResult> append(
      Signal signal, String tenant, String source, byte[] request) {
    Topic topic =
        switch (signal) {
          case LOGS -> Topic.LOGS;
          case TRACES -> Topic.SPANS;
          case METRICS -> Topic.METRICS;
        };
    return buffer.append(topic, new BufferRecord(tenant, clock.instant(), source, request));
  }

  private static Outcome outcome(Delivery delivery, AppendResult result, int records, int bytes) {
    Outcome outcome =
        switch (result) {
          case AppendResult.Appended appended -> new Outcome.Appended(records, bytes);
          case AppendResult.Full full -> new Outcome.Refused(Reason.BUFFER_FULL, full.reason());
          case AppendResult.Rejected rejected ->
              new Outcome.Refused(Reason.TOO_LARGE, rejected.reason());
          case AppendResult.Unavailable unavailable ->
              new Outcome.Refused(Reason.BUFFER_UNAVAILABLE, unavailable.reason());
          case AppendResult.Unknown unknown ->
              new Outcome.Refused(Reason.BUFFER_SILENT, unknown.reason());
        };
    switch (outcome) {
      case Outcome.Appended appended -> delivery.metrics.appended(records, bytes);
      case Outcome.Refused refused -> delivery.metrics.recordsRefused(records, refused.reason());
    }
    return outcome;
  }

  private static CompletableFuture<Outcome> refused(Reason reason, String message) {
    return CompletableFuture.completedFuture(new Outcome.Refused(reason, message));
  }
}
