package org.omoide.benchmark.soak;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Omoide promises, and each time that it was seen to be broken. Knows nothing of processes and requests, so that
 * each promise can be broken on purpose in a test.
 */
final class Promises {

    /** What a library says of one footage. */
    record Shown(String id, String state, @Nullable String masterSha256) {}

    private static final Pattern INSIDES = Pattern.compile(
            "(?m)^\\s+at [\\w.$]+\\(|\\b(?:java|org\\.springframework|com\\.mongodb|reactor|io\\.minio)\\.[\\w.]+(?:Exception|Error)\\b");
    private final Map<String, String> masters = new ConcurrentHashMap<>();
    private final Map<String, String> ends = new ConcurrentHashMap<>();
    private final Map<String, String> digests = new ConcurrentHashMap<>();
    private final List<String> broken = new ArrayList<>();

    /**
     * A server said that the whole upload is there.
     *
     * @param end the state in which it is to be when all is over
     */
    void wholeUploadAcknowledged(String id, String sha256, String end) {
        masters.put(id, sha256);
        ends.put(id, end);
    }

    /** Whether nothing more is to be done for any acknowledged upload. */
    boolean isAtRest(List<Shown> library) {
        return library.stream()
                .filter(footage -> ends.containsKey(footage.id()))
                .allMatch(footage -> footage.state().equals(ends.get(footage.id())));
    }

    int uploads() {
        return masters.size();
    }

    Set<String> acknowledged() {
        return Set.copyOf(masters.keySet());
    }

    /** A server knows less of an upload than was acknowledged. */
    void forgot(String what) {
        add("acknowledged bytes were forgotten: " + what);
    }

    /**
     * Derived files never change, and are there in full from the moment at which the footage is shown.
     *
     * @param file address without what changes from one visitor to the next
     * @param expected bytes, as the film's index tells; negative where it doesn't
     */
    void served(String file, byte[] content, long expected) {
        if (expected >= 0 && content.length != expected) {
            add(file + " has " + content.length + " bytes instead of " + expected);
            return;
        }
        var digest = Volunteers.sha256(content);
        var before = digests.putIfAbsent(file, digest);
        if (before != null && !before.equals(digest)) {
            add(file + " came with other bytes than before");
        }
    }

    int filesServed() {
        return digests.size();
    }

    /** Something that the footage's own manifest speaks of isn't there. */
    void missing(String file, int status) {
        add(file + " is shown, but answered with " + status);
    }

    /** Nobody outside gets to see how the server is made, whatever happens within. */
    void answered(String path, int status, byte[] body) {
        var insides = INSIDES.matcher(new String(body, StandardCharsets.UTF_8));
        if (insides.find()) {
            add(path + " answered " + status + " with its insides: " + insides.group());
        }
    }

    /** All faults are over, and there was time to recover. */
    void atRest(List<Shown> library, Map<String, String> storedMasters) {
        var states = new ConcurrentHashMap<String, String>();
        library.forEach(footage -> states.put(footage.id(), footage.state()));
        masters.forEach((id, sha256) -> {
            var state = states.get(id);
            if (state == null) {
                add("upload " + id + " was acknowledged whole, and is gone");
            } else if (!state.equals(ends.get(id))) {
                add("footage " + id + " is " + state.toLowerCase(Locale.ROOT) + " instead of "
                        + String.valueOf(ends.get(id)).toLowerCase(Locale.ROOT));
            }
            var stored = storedMasters.get(id);
            if (!sha256.equals(stored)) {
                add("the master of " + id + (stored == null ? " is gone" : " has other bytes than were uploaded"));
            }
        });
    }

    /** @param exit status of {@code verify}, after it was asked to mend what it can */
    void verified(int exit) {
        if (exit != 0) {
            add("verify ended with " + exit);
        }
    }

    private synchronized void add(String what) {
        if (!broken.contains(what)) {
            broken.add(what);
            System.out.println("BROKEN: " + what);
        }
    }

    synchronized List<String> broken() {
        return List.copyOf(broken);
    }
}
