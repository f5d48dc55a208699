package io.inferscope.detector;

import org.jspecify.annotations.Nullable;

/**
 * Sums of the roll-up for one series and one bucket.
 *
 * @param bucket seconds since the epoch divided by {@link Buckets#SECONDS}
 * @param latencies spans per latency bucket, null for logs; owned by the row
 */
record Row(SeriesKey key, long bucket, long count, long errors, long @Nullable [] latencies) {}
