package io.inferscope.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExceptionFingerprintTest {

  private static final String JAVA =
      """
      Exception in thread "main" shop.PaymentException: order %d refused
      \tat shop.Bank.charge(Bank.java:%d)
      \tat shop.Main.main(Main.java:9)
      Caused by: java.net.SocketTimeoutException: after %d ms
      \t... 12 more
      """;

  @Test
  void of_isEqualWhenOnlyNumbersDiffer() {
    var first = ExceptionFingerprint.of(JAVA.formatted(1, 10, 100));
    var second = ExceptionFingerprint.of(JAVA.formatted(2, 20, 200));

    assertThat(first).isPresent();
    assertThat(second.orElseThrow().framesHash()).isEqualTo(first.orElseThrow().framesHash());
    assertThat(first.orElseThrow().type()).isEqualTo("shop.PaymentException");
    assertThat(first.orElseThrow().topFrame()).isEqualTo("at shop.Bank.charge(Bank.java:10)");
  }

  @Test
  void of_differsWithTheCause() {
    var first = ExceptionFingerprint.of(JAVA.formatted(1, 1, 1)).orElseThrow();
    String other = JAVA.formatted(1, 1, 1).replace("SocketTimeoutException", "ConnectException");

    assertThat(ExceptionFingerprint.of(other).orElseThrow().framesHash())
        .isNotEqualTo(first.framesHash());
  }

  @Test
  void of_takesTheTypeFromTheEndOfAPythonTrace() {
    String trace =
        """
        Traceback (most recent call last):
          File "/app/shop.py", line 17, in pay
            charge(order)
        shop.Refused: order 17
        """;

    assertThat(ExceptionFingerprint.of(trace).orElseThrow().type()).isEqualTo("shop.Refused");
  }

  @Test
  void of_isEmptyWithoutFrames() {
    assertThat(ExceptionFingerprint.of("all is well\nreally")).isEmpty();
  }
}
