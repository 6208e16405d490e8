package org.omoide.account;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** The authorisation matrix: who may open which door. What it doesn't name is shut for everybody. */
final class Doors {

    /** Whether somebody gets through. */
    enum Entry {
        YES,
        /** To what is theirs: the handler looks closer. */
        OWN,
        /** With the secret that is in the address: the handler looks closer. */
        LINK,
        NO;

        private static Entry of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * A row.
     *
     * @param open for somebody who isn't signed in
     */
    record Door(HttpMethod method, PathPattern path, Entry open, Map<Role, Entry> roles, String what) {

        Entry entry(Visitor visitor) {
            var account = visitor.account();
            return account == null ? open : Objects.requireNonNull(roles.get(account.role()));
        }

        /** Whether it opens without a look at who it is. */
        boolean isOpenToAll() {
            return open != Entry.NO
                    && roles.values().stream().allMatch(entry -> entry == Entry.YES || entry == Entry.LINK);
        }

        private boolean leadsTo(HttpMethod wanted, PathContainer address) {
            // HEAD is GET without a body (RFC 9110, 9.3.2).
            return (method.equals(wanted) || method.equals(HttpMethod.GET) && wanted.equals(HttpMethod.HEAD))
                    && path.matches(address);
        }
    }

    private final List<Door> doors;

    private Doors(List<Door> doors) {
        this.doors = doors;
    }

    /** Reads {@code doors.csv}. */
    static Doors read() {
        var format = CSVFormat.DEFAULT
                .builder()
                .setCommentMarker('#')
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (var in = new InputStreamReader(
                        Objects.requireNonNull(Doors.class.getResourceAsStream("/doors.csv")), StandardCharsets.UTF_8);
                var rows = format.parse(in)) {
            return new Doors(rows.stream()
                    .map(Doors::door)
                    .sorted(Comparator.comparing(Door::path, PathPattern.SPECIFICITY_COMPARATOR))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Door door(CSVRecord row) {
        var roles = new EnumMap<Role, Entry>(Role.class);
        for (var role : Role.values()) {
            roles.put(role, Entry.of(row.get(role.name().toLowerCase(Locale.ROOT))));
        }
        return new Door(
                HttpMethod.valueOf(row.get("method")),
                PathPatternParser.defaultInstance.parse(row.get("path")),
                Entry.of(row.get("open")),
                roles,
                row.get("what"));
    }

    List<Door> all() {
        return doors;
    }

    /** The door that the address leads to, the most specific one; empty where there is none. */
    Optional<Door> at(HttpMethod method, PathContainer address) {
        return doors.stream().filter(door -> door.leadsTo(method, address)).findFirst();
    }
}
