package io.inferscope.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The words of the passages that come with the examples: one token each. Immutable. */
final class Vocabulary {
  static final String SENTENCE_END = ".";

  private final List<String> passages;
  private final Map<String, Integer> tokens;
  private final List<String> words;

  private Vocabulary(List<String> passages) {
    Map<String, Integer> numbered = new LinkedHashMap<>();
    for (String passage : passages) {
      for (String word : split(passage)) {
        numbered.putIfAbsent(word, numbered.size());
      }
    }
    this.passages = passages;
    this.tokens = numbered;
    this.words = List.copyOf(numbered.keySet());
  }

  static Vocabulary load() {
    try (InputStream in = Vocabulary.class.getResourceAsStream("passages.txt")) {
      if (in == null) {
        throw new IllegalStateException("passages.txt is missing from the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Vocabulary(text.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\s+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  List<String> passages() {
    return passages;
  }

  int size() {
    return words.size();
  }

  int sentenceEnd() {
    return token(SENTENCE_END);
  }

  /** A token for each word; an unknown word gets the token that its hash falls on. */
  int[] encode(String text) {
    return split(text).stream().mapToInt(this::token).toArray();
  }

  private int token(String word) {
    Integer known = tokens.get(word);
    return known == null ? Math.floorMod(word.hashCode(), words.size()) : known;
  }

  String decode(List<Integer> generated) {
    return generated.stream().map(words::get).collect(Collectors.joining(" "));
  }

  /** For each token the tokens that follow it somewhere in the passages, as often as they do. */
  List<List<Integer>> followers() {
    List<List<Integer>> followers = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      followers.add(new ArrayList<>());
    }
    for (String passage : passages) {
      int[] encoded = encode(passage);
      for (int i = 1; i < encoded.length; i++) {
        followers.get(encoded[i - 1]).add(encoded[i]);
      }
    }
    return followers;
  }
}
