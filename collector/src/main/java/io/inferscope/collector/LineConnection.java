package io.inferscope.collector;

import io.inferscope.buffer.AppendResult;
import io.inferscope.model.LogRecord;
import io.inferscope.otlp.LogstashJson;
import io.inferscope.otlp.OtlpLogs;
import io.inferscope.otlp.Signal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer that sends lines. They are appended in batches, one batch at a time and in their order;
 * while the buffer takes none the socket is not read, so what was read is never dropped. All
 * methods run on the socket's event loop.
 */
final class LineConnection {
  private static final Logger LOG = LoggerFactory.getLogger(LineConnection.class);
  private static final int BATCH_BYTES = 4 << 20;
  private static final String SOURCE = "logstash_tcp";
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration QUIET = Duration.ofMillis(50);
  private static final Duration CROWDED_PAUSE = Duration.ofMillis(50);

  /** A line, or the beginning of one that had {@code lengthBytes}. */
  private record Line(byte[] bytes, long lengthBytes, long receivedUnixNano) {}

  private final ReceiverContext receiver;
  private final LinesConfig config;
  private final NetSocket socket;
  private final Context context;
  private final CollectorMetrics.Request metrics;
  private final InFlightBytes.Reservation reservation;
  private final LineSplitter splitter;
  private final Deque<Line> waiting = new ArrayDeque<>();
  private final Promise<Void> done = Promise.promise();
  private List<Line> sending = List.of();
  private long waitingBytes;
  private int mostLines;
  private long sendingBytes;
  private long nowUnixNano;
  private int newLines;
  private long chunks;
  private boolean heard = true;
  private boolean paused;
  private boolean batchTimerSet;
  private boolean ended;
  private boolean refused;

  LineConnection(ReceiverContext receiver, LinesConfig config, NetSocket socket) {
    this.receiver = receiver;
    this.config = config;
    this.socket = socket;
    this.context = receiver.vertx().getOrCreateContext();
    this.metrics = receiver.metrics().lines(config.tenant());
    this.mostLines = config.batchLines();
    this.reservation = receiver.inFlight().open();
    this.splitter = new LineSplitter(config.maxLineBytes(), this::add);
  }

  /** Starts reading; the future completes once the peer is gone and its last line is appended. */
  Future<Void> begin() {
    long idle = receiver.vertx().setPeriodic(config.idleTimeout().toMillis(), t -> cutIfIdle());
    socket.exceptionHandler(broken -> LOG.debug("A peer that sends lines broke off", broken));
    socket.handler(this::chunk);
    socket.endHandler(gone -> endOnceQuiet());
    return done.future().onComplete(over -> receiver.vertx().cancelTimer(idle));
  }

  /** Stops reading and appends what was read; {@link #abandon} ends the wait. */
  Future<Void> finish() {
    socket.pause();
    end();
    socket.close();
    return done.future();
  }

  /** Gives up what could not be appended; it counts as refused. */
  void abandon() {
    int lost = waiting.size() + sending.size();
    if (done.tryComplete()) {
      metrics.recordsRefused(lost, Reason.CLOSING);
      reservation.close();
    }
  }

  /** A peer that was silent for one to two periods is cut; one that we do not read is not idle. */
  private void cutIfIdle() {
    if (!heard && !paused) {
      LOG.info("A peer that sends lines was silent for too long and is cut off");
      socket.close();
    }
    heard = false;
  }

  private void add(byte[] line, long lengthBytes) {
    if (lengthBytes > line.length) {
      metrics.lineTooLong();
    }
    waiting.add(new Line(line, lengthBytes, nowUnixNano));
    waitingBytes += line.length;
    newLines++;
  }

  private void chunk(Buffer chunk) {
    if (!ended) {
      heard = true;
      chunks++;
      Instant now = receiver.clock().instant();
      nowUnixNano = now.getEpochSecond() * 1_000_000_000 + now.getNano();
      splitter.give(chunk.getBytes());
      proceed();
    }
  }

  /**
   * Vert.x says that the peer is gone before it hands over what came while the socket was paused,
   * up to eight chunks of it: the end is where no more of them come although we read.
   */
  private void endOnceQuiet() {
    long before = chunks;
    receiver
        .vertx()
        .setTimer(
            QUIET.toMillis(),
            later -> {
              if (paused || chunks != before) {
                endOnceQuiet();
              } else {
                end();
              }
            });
  }

  private void end() {
    if (!ended) {
      ended = true;
      splitter.end();
      proceed();
    }
  }

  /** Does whatever is due after anything has changed. */
  private void proceed() {
    if (newLines > 0) {
      metrics.recordsReceived(newLines);
      newLines = 0;
    }
    if (sending.isEmpty() && !waiting.isEmpty()) {
      if (ended || full()) {
        send();
      } else if (!batchTimerSet) {
        batchTimerSet = true;
        receiver.vertx().setTimer(config.batchDelay().toMillis(), due -> batchIsDue());
      }
    }
    reservation.hold(splitter.heldBytes() + waitingBytes + sendingBytes);
    readOrPause();
    if (ended && sending.isEmpty() && waiting.isEmpty()) {
      done.tryComplete();
    }
  }

  private boolean full() {
    return waiting.size() >= config.batchLines() || waitingBytes >= BATCH_BYTES;
  }

  private void batchIsDue() {
    batchTimerSet = false;
    if (sending.isEmpty() && !waiting.isEmpty()) {
      send();
      proceed();
    }
  }

  private void readOrPause() {
    boolean crowded = receiver.inFlight().exceeded();
    boolean pause = ended || crowded || (!sending.isEmpty() && full());
    if (pause && !paused) {
      socket.pause();
    } else if (!pause && paused) {
      socket.resume();
    }
    paused = pause;
    if (crowded && !ended) {
      receiver.vertx().setTimer(CROWDED_PAUSE.toMillis(), later -> readOrPause());
    }
  }

  private void send() {
    List<Line> batch = new ArrayList<>();
    while (!waiting.isEmpty() && batch.size() < mostLines && sendingBytes < BATCH_BYTES) {
      Line line = waiting.remove();
      waitingBytes -= line.bytes.length;
      sendingBytes += line.bytes.length;
      batch.add(line);
    }
    sending = batch;
    CompletableFuture<byte[]> request =
        receiver.workers().call(() -> CompletableFuture.completedFuture(encode(batch)));
    Future.fromCompletionStage(request, context)
        .onSuccess(this::append)
        .onFailure(this::notEncoded);
  }

  private byte[] encode(List<Line> batch) {
    List<LogRecord> records = new ArrayList<>(batch.size());
    for (Line line : batch) {
      LogstashJson.Line read =
          line.lengthBytes > line.bytes.length
              ? LogstashJson.tooLong(line.bytes, line.lengthBytes, line.receivedUnixNano)
              : LogstashJson.read(line.bytes, 0, line.bytes.length, line.receivedUnixNano);
      if (!read.understood()) {
        metrics.lineNotUnderstood();
      }
      records.add(read.record());
    }
    return OtlpLogs.encode(records);
  }

  private void notEncoded(Throwable defect) {
    LOG.error("A batch of lines could not be read", defect);
    metrics.recordsRefused(sending.size(), Reason.INTERNAL);
    batchIsOver();
  }

  private void append(byte[] request) {
    if (done.future().isComplete()) {
      return;
    }
    CompletableFuture<AppendResult> result =
        receiver.intake().append(Signal.LOGS, config.tenant(), SOURCE, request);
    Future.fromCompletionStage(result, context).onSuccess(answer -> appended(answer, request));
  }

  private void appended(AppendResult result, byte[] request) {
    switch (result) {
      case AppendResult.Appended appended -> {
        if (refused) {
          refused = false;
          LOG.info("The buffer takes lines again");
        }
        metrics.appended(sending.size(), request.length);
        mostLines = Math.min(config.batchLines(), 2 * mostLines);
        batchIsOver();
      }
      case AppendResult.Rejected rejected -> splitOrDrop(rejected.reason());
      case AppendResult.Full full -> retry(full.reason(), request);
      case AppendResult.Unavailable unavailable -> retry(unavailable.reason(), request);
      case AppendResult.Unknown unknown -> retry(unknown.reason(), request);
    }
  }

  /** What is too large for the buffer goes in halves; a line that is too large alone is lost. */
  private void splitOrDrop(String reason) {
    if (sending.size() == 1) {
      LOG.warn("A line cannot be stored: {}", reason);
      metrics.recordsRefused(1, Reason.TOO_LARGE);
      batchIsOver();
      return;
    }
    mostLines = sending.size() / 2;
    for (Line line : sending.reversed()) {
      waiting.addFirst(line);
      waitingBytes += line.bytes.length;
    }
    batchIsOver();
  }

  /** Lines have no acknowledgement to withhold: they wait here, and the peer behind them. */
  private void retry(String reason, byte[] request) {
    if (!refused) {
      refused = true;
      LOG.warn("Lines wait until the buffer takes them again: {}", reason);
    }
    receiver.vertx().setTimer(RETRY.toMillis(), later -> append(request));
  }

  private void batchIsOver() {
    sending = List.of();
    sendingBytes = 0;
    proceed();
  }
}
