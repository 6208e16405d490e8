package org.omoide.web;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7396): what isn't named stays, what is null goes. */
@Component
public class MergePatch {

    /** For handlers; any JSON is taken as a merge patch too. */
    public static final String MEDIA_TYPE = "application/merge-patch+json";

    private final JsonMapper json;

    MergePatch(JsonMapper json) {
        this.json = json.rebuild()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /**
     * The patched copy of a record.
     *
     * @throws Problem where the patch names fields that there aren't, or gives them values of another type
     */
    public <T> T apply(T current, JsonNode patch, Class<T> type) {
        if (!patch.isObject()) {
            throw new Problem(HttpStatus.BAD_REQUEST, "problem.unreadable");
        }
        try {
            return json.treeToValue(merged(json.valueToTree(current), patch), type);
        } catch (JacksonException e) {
            var path =
                    e instanceof tools.jackson.databind.DatabindException databind ? databind.getPathReference() : "";
            throw new Problem(HttpStatus.BAD_REQUEST, "problem.field", fieldOf(path));
        }
    }

    private static String fieldOf(String path) {
        var names = java.util.regex.Pattern.compile("\\[\"([^\"]+)\"\\]")
                .matcher(path)
                .results()
                .map(found -> found.group(1))
                .toList();
        return String.join(".", names);
    }

    private JsonNode merged(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode result = target.isObject() ? ((ObjectNode) target).deepCopy() : json.createObjectNode();
        patch.properties().forEach(entry -> {
            if (entry.getValue().isNull()) {
                result.remove(entry.getKey());
            } else {
                var old = result.get(entry.getKey());
                result.set(entry.getKey(), merged(old == null ? json.nullNode() : old, entry.getValue()));
            }
        });
        return result;
    }
}
