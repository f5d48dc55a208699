package io.inferscope.indexer;

import io.inferscope.elasticsearch.DataStreams;
import io.inferscope.elasticsearch.DataStreams.BackingIndex;
import io.inferscope.elasticsearch.ElasticsearchConnection;
import io.inferscope.elasticsearch.ElasticsearchException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every data stream for its time. Where Elasticsearch has data stream lifecycles it is told
 * the time and deletes by itself; elsewhere streams are rolled over and their oldest backing
 * indices deleted here. Either way it is noted what a backing index holds before it goes, so that
 * the account of the pipeline stays even. For one process at a time, and one thread.
 */
public final class StreamRetention {
  private static final Logger LOG = LoggerFactory.getLogger(StreamRetention.class);

  /** A backing index spans a part of the time, so that little is kept for longer. */
  private static final int INDICES = 10;

  private static final Duration SHORTEST_INDEX = Duration.ofMinutes(30);
  private static final Duration LONGEST_INDEX = Duration.ofDays(30);
  private static final long LARGEST_SHARD = 40L << 30;

  private final DataStreams streams;
  private final SealedIndices sealed;
  private final boolean lifecycle;
  private final RetentionConfig config;
  private final InstantSource clock;
  private final Set<String> told = new HashSet<>();

  /**
   * @param lifecycle whether Elasticsearch has data stream lifecycles
   */
  public StreamRetention(
      ElasticsearchConnection connection,
      boolean lifecycle,
      RetentionConfig config,
      InstantSource clock) {
    streams = new DataStreams(connection);
    sealed = new SealedIndices(connection);
    this.lifecycle = lifecycle;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Looks at all streams once; answers the backing indices that it deleted. What one round does not
   * get to, the next does.
   *
   * @throws ElasticsearchException the first failure, once all other streams were looked at; at
   *     once where Elasticsearch does not answer
   */
  public List<String> run() {
    String all =
        Arrays.stream(StreamKind.values())
            .map(kind -> kind.streams("*"))
            .collect(Collectors.joining(","));
    List<DataStreams.Stream> found = streams.list(all);
    told.retainAll(found.stream().map(DataStreams.Stream::name).toList());
    List<String> deleted = new ArrayList<>();
    ElasticsearchException failure = null;
    for (DataStreams.Stream stream : found) {
      StreamKind kind = StreamKind.of(stream.name()).orElse(null);
      if (kind == null) {
        continue;
      }
      try {
        deleted.addAll(keep(stream, kind));
      } catch (ElasticsearchException e) {
        LOG.warn("The age of {} could not be looked after: {}", stream.name(), e.getMessage());
        failure = failure == null ? e : failure;
        if (e.status() == 0) {
          break;
        }
      }
    }
    if (!deleted.isEmpty()) {
      LOG.info("Deleted {}, whose time is over", deleted);
    }
    if (failure != null) {
      throw failure;
    }
    return deleted;
  }

  private List<String> keep(DataStreams.Stream stream, StreamKind kind) {
    Duration time = config.of(kind, stream.name());
    List<BackingIndex> past = stream.indices().subList(0, Math.max(0, stream.indices().size() - 1));
    sealed.note(stream.name(), kind, past.stream().map(BackingIndex::name).toList());
    if (lifecycle) {
      if (!told.contains(stream.name())) {
        streams.keep(stream.name(), time);
        told.add(stream.name());
      }
      return List.of();
    }
    streams.rollOver(stream.name(), span(time), LARGEST_SHARD);
    List<String> over = over(stream.indices(), clock.instant().minus(time));
    over.forEach(streams::delete);
    return over;
  }

  private static Duration span(Duration time) {
    Duration part = time.dividedBy(INDICES);
    Duration atLeast = part.compareTo(SHORTEST_INDEX) < 0 ? SHORTEST_INDEX : part;
    return atLeast.compareTo(LONGEST_INDEX) > 0 ? LONGEST_INDEX : atLeast;
  }

  /** An index holds nothing newer than the beginning of the next one. */
  private static List<String> over(List<BackingIndex> indices, Instant since) {
    List<String> over = new ArrayList<>();
    for (int i = 0; i < indices.size() - 1; i++) {
      if (indices.get(i + 1).created().isBefore(since)) {
        over.add(indices.get(i).name());
      }
    }
    return over;
  }
}
