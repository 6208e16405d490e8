package org.omoide.preservation;

/** A command can't do what it was asked for; its message is the key of the sentence that says why. */
final class Impossible extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Object[] arguments;

    Impossible(String key, Object... arguments) {
        super(key);
        this.arguments = arguments;
    }

    Object[] arguments() {
        return arguments;
    }
}
