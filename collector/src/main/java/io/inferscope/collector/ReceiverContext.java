package io.inferscope.collector;

import io.vertx.core.Vertx;
import java.time.InstantSource;

/** What all receivers of one collector share. */
record ReceiverContext(
    Vertx vertx,
    CollectorConfig config,
    TokenVerifier verifier,
    Intake intake,
    Workers workers,
    InFlightBytes inFlight,
    CollectorMetrics metrics,
    InstantSource clock) {}
