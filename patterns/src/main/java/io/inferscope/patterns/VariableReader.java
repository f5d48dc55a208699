package io.inferscope.patterns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads from a message what stands in the variables of its template, without the miner that made
 * it. Not thread-safe.
 */
public final class VariableReader {

  private final MessageReader reader = new MessageReader(MinerLimits.DEFAULT.minedCharacters());

  /**
   * @param masks the mask rules that the miner had
   */
  public VariableReader(List<MaskRule> masks) {
    reader.mask(masks);
  }

  /** How many variables the text of a template has. */
  public static int count(String template) {
    int count = 0;
    for (int i = 0; i < template.length(); i++) {
      count += Placeholders.lengthAt(template, i) > 0 ? 1 : 0;
    }
    return count;
  }

  /**
   * The variables in the order of the template; empty where the message is of another template, or
   * of another layout of a pattern that joins several.
   */
  public Optional<List<Variable>> read(String template, String body) {
    Tokens tokens = reader.read(body);
    List<Variable> variables = new ArrayList<>();
    int at = 0;
    for (int token = 0; token < tokens.count && at >= 0; token++) {
      if (tokens.spaceBefore[token] && token > 0) {
        at = after(template, at, " ");
      }
      if (at >= 0) {
        at = after(template, at, tokens, token, variables);
      }
    }
    return at == template.length() ? Optional.of(List.copyOf(variables)) : Optional.empty();
  }

  private static int after(
      String template, int at, Tokens tokens, int token, List<Variable> variables) {
    int length = tokens.kind[token] == Tokens.PUNCTUATION ? 0 : Placeholders.lengthAt(template, at);
    if (length == 0) {
      return after(template, at, tokens.textOf(token));
    }
    VariableType type = tokens.isVariable(token) ? tokens.type(token) : VariableType.WORD;
    variables.add(new Variable(type, tokens.textOf(token)));
    String repetition = " " + template.substring(at, at + length);
    int end = at + length;
    for (int more = 1; more < tokens.run[token] && template.startsWith(repetition, end); more++) {
      end += repetition.length();
    }
    return end;
  }

  private static int after(String template, int at, String expected) {
    return template.startsWith(expected, at) ? at + expected.length() : -1;
  }
}
