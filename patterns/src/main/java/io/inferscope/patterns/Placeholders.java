package io.inferscope.patterns;

/** Finds what stands for variables in the text of a template. */
final class Placeholders {

  private Placeholders() {}

  /** The length of the placeholder that begins at a place; 0 where none does. */
  static int lengthAt(String template, int at) {
    if (at >= template.length() || template.charAt(at) != '<') {
      return 0;
    }
    if (template.startsWith(Rendering.WILDCARD, at)) {
      return Rendering.WILDCARD.length();
    }
    for (VariableType type : VariableType.values()) {
      if (template.startsWith(type.placeholder(), at)) {
        return type.placeholder().length();
      }
    }
    return 0;
  }
}
