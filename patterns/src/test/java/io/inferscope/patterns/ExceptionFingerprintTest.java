package io.inferscope.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "CUDA out of memory on GPU 3\\njava.lang.IllegalStateException: oom\\n\\tat a.B.c(B.java:1) | java.lang.IllegalStateException",
        "java.io.IOException: disk\\nfull: TypeError: x\\n\\tat a.B.c(B.java:1) | java.io.IOException",
        "generation failed\\nTraceback (most recent call last):\\n  File 'a.py', line 1, in f\\nRuntimeError: CUDA | RuntimeError",
        "Traceback (most recent call last):\\n  File 'a.py'\\nRuntimeError: CUDA error: assert\\nFor debugging set: X=1 | RuntimeError",
        "Traceback (most recent call last):\\n  File 'a.py'\\nsocket.timeout: timed out | socket.timeout",
        "Traceback (most recent call last):\\n  File 'a.py'\\nKeyError: 'x'\\n\\nDuring handling of it:\\n\\nTraceback (most recent call last):\\n  File 'b.py'\\nshop.Refused | shop.Refused",
        "Unhandled exception. System.InvalidOperationException: no\\n   at A.B() | System.InvalidOperationException",
        "Error: TypeError: x is not a function\\n    at f (a.js:1:2) | TypeError",
        "app.rb:3:in 'pay': refused (Shop::Refused)\\n\\tfrom app.rb:9 | Shop::Refused",
        "boom: it went\\n\\tat a.B.c(B.java:1) | boom",
      })
  void of_findsTheTypeWhereItStands(String trace, String type) {
    String text = trace.replace("\\n", "\n").replace("\\t", "\t").replace("File '", "File \"");

    assertThat(ExceptionFingerprint.of(text).orElseThrow().type()).isEqualTo(type);
  }

  @Test
  void of_isEmptyWithoutFrames() {
    assertThat(ExceptionFingerprint.of("all is well\nreally")).isEmpty();
  }
}
