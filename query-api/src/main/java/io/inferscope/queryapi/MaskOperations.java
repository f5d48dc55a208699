package io.inferscope.queryapi;

import io.inferscope.elasticsearch.PatternStore;
import io.inferscope.elasticsearch.PatternStore.Mask;
import io.inferscope.patterns.Corrections;
import io.inferscope.patterns.MaskRule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Users' own mask rules: what they match in a message is one variable. */
final class MaskOperations {
  private final Function<String, PatternStore> stores;
  private final AuditLog audit;

  MaskOperations(Function<String, PatternStore> stores, AuditLog audit) {
    this.stores = stores;
    this.audit = audit;
  }

  record MaskList(List<Mask> masks) {}

  MaskList list(ApiRequest request) {
    return new MaskList(stores.apply(request.tenant()).masks());
  }

  Mask add(ApiRequest request) {
    String expression = request.body().getString("expression");
    if (MaskRule.of(expression) instanceof MaskRule.Refused refused) {
      throw new ProblemException(
          400, "Bad expression", "'" + expression + "' cannot be a mask: " + refused.reason());
    }
    PatternStore store = stores.apply(request.tenant());
    // Equal expressions are one mask, so that a request that is sent again makes no second one.
    String id = UUID.nameUUIDFromBytes(expression.getBytes(StandardCharsets.UTF_8)).toString();
    List<Mask> masks = store.masks();
    boolean known = masks.stream().anyMatch(mask -> mask.id().equals(id));
    if (!known && masks.size() >= Corrections.MOST_MASKS) {
      throw new ProblemException(
          400,
          "Too many masks",
          "A tenant may have " + Corrections.MOST_MASKS + " masks; remove one first");
    }
    audit.record(request, "mask.add", id, expression);
    Mask mask = new Mask(id, expression, request.actor(), request.now());
    store.put(mask);
    return mask;
  }

  MaskList remove(ApiRequest request) {
    PatternStore store = stores.apply(request.tenant());
    String id = request.pathText("id");
    Mask mask =
        store.masks().stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow(
                () -> new ProblemException(404, "Not found", "This tenant has no mask " + id));
    audit.record(request, "mask.remove", id, mask.expression());
    store.removeMask(id);
    return new MaskList(store.masks());
  }
}
