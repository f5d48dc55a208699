package io.inferscope.patterns;

import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.CharacterRunAutomaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.RegExp;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;

/**
 * A user's own mask: what it matches in a message is one variable. The expression is turned into a
 * finite automaton beforehand (no look-around, no back references), so a match costs one table
 * look-up a character and no input can make it slow.
 */
public final class MaskRule {

  /** What became of an expression. */
  public sealed interface Result {}

  /** May be used. */
  public record Accepted(MaskRule rule) implements Result {}

  /** May not be used; the reason tells what to change. */
  public record Refused(String reason) implements Result {}

  private static final int LONGEST_EXPRESSION = 512;
  private static final int DETERMINIZE_WORK = 20_000;

  /** No match is longer, which bounds the time of a failing one. */
  static final int LONGEST_MATCH = 256;

  static final int START = 0;

  private final String expression;
  private final CharacterRunAutomaton automaton;

  private MaskRule(String expression, CharacterRunAutomaton automaton) {
    this.expression = expression;
    this.automaton = automaton;
  }

  /**
   * Checks an expression in Lucene's syntax: {@code . ? + * | ( ) [ ] \d \w \s} and counts in
   * braces.
   */
  public static Result of(String expression) {
    if (expression.isEmpty() || expression.length() > LONGEST_EXPRESSION) {
      return new Refused("an expression has 1 to " + LONGEST_EXPRESSION + " characters");
    }
    try {
      Automaton automaton =
          Operations.determinize(
              new RegExp(expression, RegExp.NONE).toAutomaton(), DETERMINIZE_WORK);
      if (Operations.isEmpty(automaton)) {
        return new Refused("the expression matches nothing");
      }
      CharacterRunAutomaton runnable = new CharacterRunAutomaton(automaton);
      return runnable.run("")
          ? new Refused("the expression matches the empty text; ask for one character at least")
          : new Accepted(new MaskRule(expression, runnable));
    } catch (TooComplexToDeterminizeException e) {
      return new Refused(
          "the expression is too complex: use fewer alternatives, smaller counts in braces");
    } catch (IllegalArgumentException e) {
      return new Refused("not an expression: " + e.getMessage());
    }
  }

  public String expression() {
    return expression;
  }

  /** The state after a character; negative where nothing that follows can match. */
  int step(int state, char c) {
    return automaton.step(state, c);
  }

  boolean accepts(int state) {
    return state >= 0 && automaton.isAccept(state);
  }
}
