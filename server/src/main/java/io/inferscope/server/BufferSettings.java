package io.inferscope.server;

import io.inferscope.buffer.DiskBufferConfig;
import io.inferscope.buffer.Topic;
import io.inferscope.indexer.IndexerConfig;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** From the configuration's section to the buffer on disk. */
final class BufferSettings {
  private BufferSettings() {}

  /** The configured size is shared by the signals, but never too small to work with. */
  static DiskBufferConfig of(Configuration configuration) {
    Map<Topic, Set<String>> groups =
        Arrays.stream(Topic.values())
            .collect(
                Collectors.toMap(
                    Function.identity(), topic -> Set.of(IndexerConfig.defaults().group())));
    DiskBufferConfig defaults =
        DiskBufferConfig.of(configuration.dataDirectory().resolve("buffer"), groups);
    return new DiskBufferConfig(
        defaults.directory(),
        groups,
        Math.max(
            configuration.buffer().maxSize().bytes() / Topic.values().length,
            defaults.segmentBytes() + 2L * defaults.maxRecordBytes()),
        configuration.buffer().minFreeDisk().bytes(),
        defaults.segmentBytes(),
        defaults.maxRecordBytes(),
        defaults.maxPendingBytes());
  }
}
