package org.omoide.account;

import java.util.List;
import java.util.stream.Stream;

/** What a browser says of itself, in the few words by which people know their devices. */
public final class UserAgent {

    private record Known(String sign, String name) {}

    private static final List<Known> DEVICES = List.of(
            new Known("OculusBrowser", "Quest"),
            new Known("PicoBrowser", "PICO"),
            new Known("iPad", "iPad"),
            new Known("iPhone", "iPhone"),
            new Known("Android", "Android"),
            new Known("CrOS", "Chromebook"),
            new Known("Windows", "Windows"),
            new Known("Macintosh", "Mac"),
            new Known("Linux", "Linux"));

    /** Those that name others come first. */
    private static final List<Known> BROWSERS = List.of(
            new Known("Edg", "Edge"),
            new Known("Firefox", "Firefox"),
            new Known("FxiOS", "Firefox"),
            new Known("Chrome", "Chrome"),
            new Known("CriOS", "Chrome"),
            new Known("Safari", "Safari"));

    private UserAgent() {}

    /** For example {@code iPad, Safari}; empty where nothing is known. */
    public static String inWords(String userAgent) {
        return String.join(
                ", ",
                Stream.of(DEVICES, BROWSERS)
                        .flatMap(known -> known.stream()
                                .filter(one -> userAgent.contains(one.sign()))
                                .limit(1))
                        .map(Known::name)
                        .toList());
    }
}
