package org.omoide.watch;

/** A derived file doesn't consist of the bytes that it was made of. Nobody is to see what it consists of now. */
final class Damaged extends RuntimeException {

    private final String key;

    Damaged(String key) {
        super(key + " isn't what it was when it was made");
        this.key = key;
    }

    String key() {
        return key;
    }
}
