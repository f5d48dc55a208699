package io.inferscope.queryapi;

import java.time.Duration;

/**
 * How the API listens and what it bounds.
 *
 * @param port 0 picks a free one
 * @param maxRange the longest time range of one query
 * @param maxPageSize the most documents of one page
 * @param maxConcurrentQueries beyond it callers get 503 with Retry-After
 */
public record QueryApiConfig(
    String host, int port, Duration maxRange, int maxPageSize, int maxConcurrentQueries) {}
