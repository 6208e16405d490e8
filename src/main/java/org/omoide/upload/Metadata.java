package org.omoide.upload;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;

/** The header Upload-Metadata: pairs of a name and a Base64 value, between commas. */
record Metadata(String header, Map<String, String> values) {

    /** @throws Problem if it is not written as tus 1.0.0 asks */
    static Metadata parse(String header) {
        Map<String, String> values = new HashMap<>();
        for (var pair : header.isBlank() ? new String[0] : header.split(",")) {
            var words = pair.strip().split(" ");
            try {
                var value = words.length == 2 ? Base64.getDecoder().decode(words[1]) : new byte[0];
                if (words.length > 2 || values.put(words[0], new String(value, StandardCharsets.UTF_8)) != null) {
                    throw new Problem(HttpStatus.BAD_REQUEST, "tus.metadata");
                }
            } catch (IllegalArgumentException noBase64) {
                throw new Problem(HttpStatus.BAD_REQUEST, "tus.metadata");
            }
        }
        return new Metadata(header, Map.copyOf(values));
    }

    /** Null where the client left it out or empty. */
    @Nullable
    String get(String name) {
        var value = values.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
