package io.inferscope.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** Standard output without the print stream, which swallows write errors such as a closed pipe. */
final class StandardOutput extends FileOutputStream {
  StandardOutput() {
    super(FileDescriptor.out);
  }
}
