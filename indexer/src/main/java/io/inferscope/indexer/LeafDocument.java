package io.inferscope.indexer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.inferscope.patterns.LeafRecord;
import io.inferscope.patterns.SlotRecord;
import io.inferscope.patterns.VariableType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A leaf of the pattern miner as a document of {@code inferscope-patterns}. */
final class LeafDocument {
  static final String KIND = "leaf";

  private LeafDocument() {}

  static String id(String namespace, String leafId) {
    return KIND + "-" + namespace + "-" + leafId;
  }

  static ObjectNode json(String namespace, LeafRecord leaf) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", KIND).put("namespace", namespace).put("service", leaf.service());
    json.put("skeleton", leaf.skeleton()).put("sightings", leaf.sightings());
    json.put("shown", leaf.shown());
    ArrayNode slots = json.putArray("slots");
    for (SlotRecord slot : leaf.slots()) {
      ObjectNode entry = slots.addObject().put("word", slot.word());
      if (!slot.types().isEmpty()) {
        ArrayNode types = entry.putArray("types");
        slot.types().stream().sorted().forEach(type -> types.add(type.name()));
        entry.put("shortest", slot.shortest()).put("longest", slot.longest());
      }
      if (slot.value() != null) {
        entry.put("value", slot.value());
      }
    }
    return json;
  }

  /** The leaf of a document; empty where it is not one of ours or of a later version. */
  static Optional<LeafRecord> leaf(JsonNode json) {
    String skeleton = json.path("skeleton").asText();
    List<SlotRecord> slots = new ArrayList<>();
    try {
      for (JsonNode entry : json.path("slots")) {
        slots.add(slot(entry));
      }
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (skeleton.chars().filter(c -> c == LeafRecord.SLOT).count() != slots.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new LeafRecord(
            json.path("service").asText(),
            skeleton,
            slots,
            json.path("sightings").asLong(),
            json.path("shown").asBoolean()));
  }

  private static SlotRecord slot(JsonNode entry) {
    Set<VariableType> types = EnumSet.noneOf(VariableType.class);
    entry.path("types").forEach(type -> types.add(VariableType.valueOf(type.asText())));
    return new SlotRecord(
        entry.path("word").asText(),
        types,
        entry.path("shortest").asInt(),
        entry.path("longest").asInt(),
        entry.has("value") ? entry.path("value").asText() : null);
  }
}
