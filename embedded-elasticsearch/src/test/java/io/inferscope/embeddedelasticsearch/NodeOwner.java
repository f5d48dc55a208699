package io.inferscope.embeddedelasticsearch;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that owns a node and prints the node's process id; to be killed. */
final class NodeOwner {
  private NodeOwner() {}

  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedElasticsearch node =
        EmbeddedElasticsearch.start(EmbeddedConfig.forTests(Path.of(arguments[0])));
    System.out.println(node.pid());
    new CountDownLatch(1).await();
  }
}
