package org.omoide.sound;

import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * What who filmed says about the place, to be heard where it is shown. One for each footage.
 *
 * @param file names its bytes in the store; another recording has another
 */
@Document("voices")
record Voice(@Id String footageId, String file, String mediaType, Instant spoken) {

    String key() {
        return prefix(footageId) + file;
    }

    static String prefix(String footageId) {
        return "voices/" + footageId + "/";
    }
}
