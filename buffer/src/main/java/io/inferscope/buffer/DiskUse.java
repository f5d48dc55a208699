package io.inferscope.buffer;

/**
 * What a topic does to the disk.
 *
 * @param bytes its size
 * @param mostBytes the size at which appends are refused
 * @param corrupt records that turned out to be unreadable, over all restarts
 * @param writeFailures groups of appends that could not be written, since the buffer was opened
 * @param freeBytes what the disk has left; -1 if it does not say
 * @param keptFreeBytes appends are refused while it has less
 */
public record DiskUse(
    Topic topic,
    long bytes,
    long mostBytes,
    long corrupt,
    long writeFailures,
    long freeBytes,
    long keptFreeBytes) {}
