package io.inferscope.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Log messages of eight made-up systems, mixed. Which template comes how often falls off as in real
 * logs (Zipf's law with exponent 1). The same seed gives the same lines.
 */
final class LogLines {

  /** A message and the service that wrote it. */
  record Line(String service, String body) {}

  private record Source(String service, String template) {}

  /**
   * Of a template {@code #} is a number, {@code @} an address, {@code ~} a duration, {@code ^} a
   * path, {@code %} a hexadecimal identifier, {@code &} a UUID, {@code $} a user's name.
   */
  private static final String[][] SYSTEMS = {
    {
      "gateway",
      "POST /v1/completions 200 in ~ client=@ request=&",
      "POST /v1/completions 503 in ~ client=@ request=&",
      "GET /healthz 200 in ~",
      "upstream @ timed out after ~, attempt # of #",
      "rate limit of tenant $ reached: # requests in ~",
      "TLS handshake with @ failed: certificate expired # days ago",
      "opened connection # to pool inference (# idle, # in use)",
      "request & rejected: prompt has # tokens, limit is #",
    },
    {
      "inference",
      "loaded weights from ^ in ~ (# shards)",
      "batch # of # sequences, # tokens, step took ~",
      "kv cache # % full, evicted # blocks",
      "sequence & finished: # tokens in ~",
      "cuda device # out of memory: wanted # MiB, free # MiB",
      "scheduler waits for # running sequences, queue length #",
      "{\"event\":\"generation\",\"model\":\"small-#\",\"tokens\":#,\"user\":\"$\"}",
      "NCCL watchdog: collective # timed out on rank #",
    },
    {
      "features",
      "fetched # features for entity % in ~",
      "feature ^ is stale by ~, refreshing",
      "level=info msg=\"cache refreshed\" keys=# took=~",
      "level=warn msg=\"slow lookup\" key=% took=~ host=@",
      "joined # rows with # rows on entity %",
      "dropped # late events older than ~",
    },
    {
      "database",
      "connection received: host=@ port=#",
      "connection authorized: user=$ database=orders",
      "checkpoint complete: wrote # buffers (# %); write=~, sync=~",
      "process # still waiting for ShareLock on transaction # after ~",
      "automatic vacuum of table \"orders.public.item\": pages: # removed, # remain",
      "duration: ~ statement: SELECT * FROM item WHERE id = #",
      "could not open file \"^\": No such file or directory",
    },
    {
      "queue",
      "[partition orders-#] Rolled new log segment at offset # in ~",
      "[group trainers] member worker-% has left, rebalancing generation #",
      "Deleted segment ^ of size # bytes",
      "Broker # at @ is not reachable, retrying in ~",
      "Leader of partition orders-# moved from # to #",
      "Produced # messages (# bytes) to partition orders-#",
    },
    {
      "scheduler",
      "pod train-% assigned to node gpu-#",
      "pod train-% failed: exit code #, restarted # times",
      "node gpu-# is not ready since ~",
      "volume ^ attached to @ as device #",
      "preempting # pods of priority # for job &",
      "image registry/train:# pulled in ~ (# bytes)",
      "reconciled # objects in ~, # errors",
    },
    {
      "auth",
      "user $ logged in from @ with key %",
      "failed password for $ from @ port #",
      "session & of user $ expired after ~",
      "token % of $ refreshed, valid for ~",
      "account $ locked after # failed attempts from @",
      "policy ^ denies $ the action read",
    },
    {
      "storage",
      "block % replicated to @, @ and @ in ~",
      "PUT bucket/^ # bytes from @ took ~",
      "scrub of disk # found # errors in # blocks",
      "slow request: # ops, oldest blocked for ~ on osd.#",
      "heartbeat of @ missed # times, marked down at epoch #",
      "compaction of ^: # files into #, # bytes, ~",
      "reclaimed # bytes from # snapshots of $",
    },
  };

  private static final String[] USERS = {"anna", "bert", "cleo", "dora", "emil", "fred", "gina"};
  private static final String[] FOLDERS = {"var", "data", "models", "shards", "tmp", "run"};

  private final Random random;
  private final List<Source> sources = new ArrayList<>();
  private final double[] cumulated;

  LogLines(long seed) {
    random = new Random(seed);
    for (String[] system : SYSTEMS) {
      for (int i = 1; i < system.length; i++) {
        sources.add(new Source(system[0], system[i]));
      }
    }
    Collections.shuffle(sources, random);
    cumulated = new double[sources.size()];
    double sum = 0;
    for (int i = 0; i < cumulated.length; i++) {
      sum += 1.0 / (i + 1);
      cumulated[i] = sum;
    }
  }

  int templates() {
    return sources.size();
  }

  List<Line> next(int count) {
    List<Line> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      double draw = random.nextDouble() * cumulated[cumulated.length - 1];
      int at = 0;
      while (cumulated[at] < draw) {
        at++;
      }
      lines.add(new Line(sources.get(at).service, filled(sources.get(at).template)));
    }
    return lines;
  }

  private String filled(String template) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      switch (c) {
        case '#' -> text.append(random.nextInt(1 << random.nextInt(2, 24)));
        case '@' ->
            text.append("10.")
                .append(octet())
                .append('.')
                .append(octet())
                .append('.')
                .append(octet());
        case '~' -> text.append(random.nextInt(1, 5000)).append("ms");
        case '^' ->
            text.append('/')
                .append(FOLDERS[random.nextInt(FOLDERS.length)])
                .append('/')
                .append(Integer.toHexString(random.nextInt()))
                .append(".bin");
        case '%' -> text.append(HexFormat.of().toHexDigits(random.nextLong()));
        case '&' -> text.append(new UUID(random.nextLong(), random.nextLong()));
        case '$' -> text.append(USERS[random.nextInt(USERS.length)]);
        default -> text.append(c);
      }
    }
    return text.toString();
  }

  private int octet() {
    return random.nextInt(256);
  }
}
