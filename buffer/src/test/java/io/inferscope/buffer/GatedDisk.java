package io.inferscope.buffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** A disk that fails or waits when told to; else the real one. */
final class GatedDisk {
  private final Semaphore gate = new Semaphore(Integer.MAX_VALUE);
  private final AtomicLong bytesUntilFull = new AtomicLong(Long.MAX_VALUE);
  private volatile boolean forceFails;

  FileChannel open(Path file, OpenOption... options) throws IOException {
    return new Channel(FileChannel.open(file, options));
  }

  /** From now on making durable waits. */
  void holdForce() {
    gate.drainPermits();
  }

  void releaseForce() {
    gate.release(Integer.MAX_VALUE - 1);
  }

  /** After so many bytes the disk is full. */
  void fullAfter(long bytes) {
    bytesUntilFull.set(bytes);
  }

  void forceFails(boolean fails) {
    forceFails = fails;
  }

  private final class Channel extends FileChannel {
    private final FileChannel real;

    Channel(FileChannel real) {
      this.real = real;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (bytesUntilFull.get() <= 0) {
        throw new IOException("No space left on device");
      }
      int some = (int) Math.min(bytesUntilFull.get(), source.remaining());
      int limit = source.limit();
      int written = real.write(source.limit(source.position() + some));
      source.limit(limit);
      bytesUntilFull.addAndGet(-written);
      return written;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      gate.acquireUninterruptibly();
      gate.release();
      if (forceFails) {
        throw new IOException("Input/output error");
      }
      real.force(metaData);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      real.truncate(size);
      return this;
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
      real.position(newPosition);
      return this;
    }

    @Override
    public long position() throws IOException {
      return real.position();
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    protected void implCloseChannel() throws IOException {
      real.close();
    }

    @Override
    public int read(ByteBuffer target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer target, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }
  }
}
