package io.inferscope.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the defaults, lays the user's file over them, fills in environment variables and types the
 * result. Every mistake becomes a {@link ConfigurationException} with the path of the key.
 */
final class ConfigurationLoader {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?}");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

  private final ObjectMapper mapper;
  private final UnaryOperator<@Nullable String> environment;

  /**
   * @param environment the value of an environment variable, or null where it is not set
   */
  ConfigurationLoader(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
    SimpleModule units = new SimpleModule();
    units.addDeserializer(Duration.class, new DurationDeserializer());
    mapper =
        YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .addModule(units)
            .build();
  }

  /**
   * The defaults with {@code file} over them and {@code overrides} (dotted path to value) over
   * both. Overrides are taken as they are: nothing in them is read as YAML or as a variable.
   */
  Configuration load(Optional<Path> file, Map<String, ?> overrides) {
    ObjectNode tree = read(defaults(), "config/default.yaml");
    file.ifPresent(path -> overlay(tree, readFile(path)));
    ObjectNode resolved = (ObjectNode) resolve(tree);
    overrides.forEach((path, value) -> override(resolved, path, value));
    return bind(resolved);
  }

  private static String defaults() {
    try (InputStream stream =
        ConfigurationLoader.class.getResourceAsStream("/config/default.yaml")) {
      if (stream == null) {
        throw new IllegalStateException("config/default.yaml is missing from the build");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode readFile(Path path) {
    try {
      return read(Files.readString(path), path.toString());
    } catch (IOException e) {
      throw new ConfigurationException(
          "Cannot read the configuration file " + path + ": " + e.getMessage());
    }
  }

  private ObjectNode read(String text, String source) {
    try {
      JsonNode tree = mapper.readTree(text);
      if (tree instanceof ObjectNode object) {
        return object;
      }
      if (tree == null || tree.isMissingNode() || tree.isNull()) {
        return mapper.createObjectNode();
      }
      throw new ConfigurationException(source + ": expected keys and values at the top level");
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(
          source + " is not valid YAML: " + e.getOriginalMessage() + at(e));
    }
  }

  private static String at(JsonProcessingException e) {
    return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
  }

  private static void overlay(ObjectNode base, ObjectNode over) {
    over.properties()
        .forEach(
            entry -> {
              if (base.get(entry.getKey()) instanceof ObjectNode inner
                  && entry.getValue() instanceof ObjectNode replacement) {
                overlay(inner, replacement);
              } else {
                base.set(entry.getKey(), entry.getValue());
              }
            });
  }

  private void override(ObjectNode tree, String path, Object value) {
    String[] keys = path.split("\\.", -1);
    ObjectNode at = tree;
    for (int i = 0; i < keys.length - 1; i++) {
      at = at.withObjectProperty(keys[i]);
    }
    at.set(keys[keys.length - 1], mapper.<JsonNode>valueToTree(value));
  }

  private JsonNode resolve(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        object.properties().forEach(entry -> entry.setValue(resolve(entry.getValue())));
        yield object;
      }
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          array.set(i, resolve(array.get(i)));
        }
        yield array;
      }
      case TextNode text -> TextNode.valueOf(substitute(text.textValue()));
      default -> node;
    };
  }

  private String substitute(String text) {
    Matcher matcher = VARIABLE.matcher(text);
    return matcher.replaceAll(
        match -> {
          String value = environment.apply(match.group(1));
          String otherwise = match.group(2);
          if (value == null && otherwise == null) {
            throw new ConfigurationException(
                "The environment variable " + match.group(1) + " is not set");
          }
          return Matcher.quoteReplacement(value == null ? otherwise : value);
        });
  }

  private Configuration bind(ObjectNode tree) {
    try {
      return mapper.treeToValue(tree, Configuration.class);
    } catch (UnrecognizedPropertyException e) {
      throw new ConfigurationException(
          path(e) + ": unknown key; known here are " + sorted(e.getKnownPropertyIds()));
    } catch (InvalidFormatException e) {
      throw new ConfigurationException(
          path(e) + ": '" + e.getValue() + "' is not allowed; " + expected(e.getTargetType()));
    } catch (MismatchedInputException e) {
      throw new ConfigurationException(path(e) + ": " + expected(e.getTargetType()));
    } catch (JsonMappingException e) {
      throw e.getCause() instanceof ConfigurationException bad
          ? new ConfigurationException(bad.within(path(e)))
          : new ConfigurationException(path(e) + ": " + reason(e));
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(e.getOriginalMessage());
    }
  }

  private static String sorted(@Nullable Collection<Object> names) {
    return names == null
        ? ""
        : names.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == null || type.isRecord()) {
      return "expected keys and values";
    }
    if (type.isEnum()) {
      return "expected one of "
          + Arrays.stream(type.getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
              .collect(Collectors.joining(", "));
    }
    if (type == Duration.class) {
      return "expected a duration such as 200ms, 10s, 5m, 12h or 7d";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "expected a list";
    }
    return type == int.class ? "expected a whole number" : "expected " + type.getSimpleName();
  }

  private static String reason(JsonMappingException e) {
    Throwable cause = e.getCause();
    return cause != null && cause.getMessage() != null
        ? cause.getMessage()
        : e.getOriginalMessage();
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }

  private static final class DurationDeserializer extends StdScalarDeserializer<Duration> {
    DurationDeserializer() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = parser.getText().strip();
      Matcher matcher = DURATION.matcher(text);
      if (!matcher.matches()) {
        throw context.weirdStringException(text, Duration.class, "not a duration");
      }
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    }
  }
}
