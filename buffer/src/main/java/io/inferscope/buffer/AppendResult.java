package io.inferscope.buffer;

/** What became of an append. */
public sealed interface AppendResult {

  /**
   * The record is durable and will be handed to every reader; only now may it be acknowledged.
   *
   * @param partition 0 on disk
   * @param position the record's place in its partition, counted in records from 0
   */
  record Appended(int partition, long position) implements AppendResult {}

  /**
   * A bound is reached, nothing was stored; the sender should try again later. Nothing that was
   * stored earlier is ever dropped to make room.
   *
   * @param reason names the bound and what to do, in one sentence
   */
  record Full(String reason) implements AppendResult {}

  /**
   * The record can never be stored, most often since it is too large; nothing was. To send it again
   * is useless.
   *
   * @param reason names the bound and what to do, in one sentence
   */
  record Rejected(String reason) implements AppendResult {}

  /**
   * The record could not be stored, and nobody can tell whether it is on disk; it counts as not
   * stored. The sender should try again later.
   *
   * @param reason what went wrong, in one sentence
   */
  record Unavailable(String reason) implements AppendResult {}

  /**
   * The answer did not come in time, so that nobody can tell whether the record is stored. The
   * sender should send it again, by which it may be stored twice.
   *
   * @param reason what was waited for, in one sentence
   */
  record Unknown(String reason) implements AppendResult {}
}
