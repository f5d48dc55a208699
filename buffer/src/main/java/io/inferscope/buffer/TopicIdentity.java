package io.inferscope.buffer;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * What tells one topic's files from all others.
 *
 * @param id public: part of the ids of stored documents
 * @param salt secret: every record's checksum begins with it, so that bytes inside a value, which a
 *     sender chooses, cannot pass for a record when a damaged file is searched for the next one
 */
record TopicIdentity(UUID id, long salt) {
  static TopicIdentity random() {
    return new TopicIdentity(UUID.randomUUID(), new SecureRandom().nextLong());
  }
}
