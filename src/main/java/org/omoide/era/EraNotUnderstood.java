package org.omoide.era;

import java.util.List;

/** Words that are no era; with the key of a message that gives examples, and the message's arguments. */
public final class EraNotUnderstood extends IllegalArgumentException {

    private final String key;
    private final List<Object> arguments;

    EraNotUnderstood(String key, Object... arguments) {
        super(key + " " + List.of(arguments));
        this.key = key;
        this.arguments = List.of(arguments);
    }

    static EraNotUnderstood unknown(String text) {
        return new EraNotUnderstood("era.unknown", text);
    }

    public String key() {
        return key;
    }

    public List<Object> arguments() {
        return arguments;
    }
}
