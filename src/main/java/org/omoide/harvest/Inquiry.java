package org.omoide.harvest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omoide.harvest.Catalogue.Position;

/** What a harvester asks for: the verbs of OAI-PMH 2.0, with arguments that were checked. */
sealed interface Inquiry {

    record Identify() implements Inquiry {}

    record ListMetadataFormats(@Nullable String identifier) implements Inquiry {}

    record ListSets() implements Inquiry {}

    record GetRecord(String identifier) implements Inquiry {}

    /**
     * {@code ListRecords}, or {@code ListIdentifiers} without the metadata.
     *
     * @param from inclusive, as {@code until}
     * @param behind where the page before ended; null for the first one
     */
    record ListAll(
            boolean metadata,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable Position behind) implements Inquiry {

        /** That leads to the page behind this entry. */
        String token(Entry last) {
            var said = String.join(
                    " ",
                    from == null ? "-" : from.toString(),
                    until == null ? "-" : until.toString(),
                    last.stamp().toString(),
                    last.footageId());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(said.getBytes(StandardCharsets.UTF_8));
        }

        private static ListAll resumed(boolean metadata, String token) throws Misunderstood {
            try {
                var said = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(" ", 4);
                return new ListAll(
                        metadata,
                        said[0].equals("-") ? null : Instant.parse(said[0]),
                        said[1].equals("-") ? null : Instant.parse(said[1]),
                        new Position(Instant.parse(said[2]), said[3]));
            } catch (IllegalArgumentException | DateTimeParseException | ArrayIndexOutOfBoundsException e) {
                throw new Misunderstood("badResumptionToken", "This is no token that was given out here.");
            }
        }
    }

    /** The one format that is spoken here. */
    String PREFIX = "oai_dc";

    /** To the second, in UTC. */
    DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    /** An error of the protocol. */
    final class Misunderstood extends Exception {

        private static final long serialVersionUID = 1;

        private final String code;

        Misunderstood(String code, String message) {
            super(message);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    static Inquiry of(Map<String, List<String>> arguments) throws Misunderstood {
        var verbs = arguments.getOrDefault("verb", List.of());
        if (verbs.size() != 1) {
            throw new Misunderstood("badVerb", "Exactly one verb is wanted.");
        }
        return switch (verbs.get(0)) {
            case "Identify" -> {
                checked(arguments, Set.of());
                yield new Identify();
            }
            case "ListMetadataFormats" -> {
                checked(arguments, Set.of("identifier"));
                yield new ListMetadataFormats(one(arguments, "identifier"));
            }
            case "ListSets" -> {
                checked(arguments, Set.of("resumptionToken"));
                yield new ListSets();
            }
            case "GetRecord" -> {
                checked(arguments, Set.of("identifier", "metadataPrefix"));
                prefixed(arguments);
                var identifier = one(arguments, "identifier");
                if (identifier == null) {
                    throw bad("identifier is missing.");
                }
                yield new GetRecord(identifier);
            }
            case "ListRecords" -> list(arguments, true);
            case "ListIdentifiers" -> list(arguments, false);
            default -> throw new Misunderstood("badVerb", "There is no such verb.");
        };
    }

    private static ListAll list(Map<String, List<String>> arguments, boolean metadata) throws Misunderstood {
        var token = one(arguments, "resumptionToken");
        if (token != null) {
            checked(arguments, Set.of("resumptionToken"));
            return ListAll.resumed(metadata, token);
        }
        checked(arguments, Set.of("metadataPrefix", "from", "until", "set"));
        prefixed(arguments);
        if (one(arguments, "set") != null) {
            throw new Misunderstood("noSetHierarchy", "There are no sets here.");
        }
        var from = one(arguments, "from");
        var until = one(arguments, "until");
        if (from != null && until != null && from.length() != until.length()) {
            throw bad("from and until are of different granularity.");
        }
        var first = from == null ? null : time(from, false);
        var last = until == null ? null : time(until, true);
        if (first != null && last != null && first.isAfter(last)) {
            throw bad("from is later than until.");
        }
        return new ListAll(metadata, first, last, null);
    }

    private static void prefixed(Map<String, List<String>> arguments) throws Misunderstood {
        var prefix = one(arguments, "metadataPrefix");
        if (prefix == null) {
            throw bad("metadataPrefix is missing.");
        }
        if (!prefix.equals(PREFIX)) {
            throw new Misunderstood("cannotDisseminateFormat", "Only " + PREFIX + " is spoken here.");
        }
    }

    private static Instant time(String text, boolean atItsEnd) throws Misunderstood {
        try {
            if (text.length() == "2026-11-23".length()) {
                var day = LocalDate.parse(text);
                return atItsEnd
                        ? day.plusDays(1)
                                .atStartOfDay()
                                .toInstant(ZoneOffset.UTC)
                                .minusSeconds(1)
                        : day.atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            return STAMP.parse(text, Instant::from);
        } catch (DateTimeParseException e) {
            throw bad("A time is written 2026-11-23 or 2026-11-23T09:00:00Z.");
        }
    }

    private static void checked(Map<String, List<String>> arguments, Set<String> allowed) throws Misunderstood {
        for (var argument : arguments.entrySet()) {
            if (!argument.getKey().equals("verb") && !allowed.contains(argument.getKey())) {
                throw bad("There is no such argument here.");
            }
            if (argument.getValue().size() != 1) {
                throw bad("An argument is there twice.");
            }
        }
    }

    private static @Nullable String one(Map<String, List<String>> arguments, String name) {
        var values = arguments.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    private static Misunderstood bad(String message) {
        return new Misunderstood("badArgument", message);
    }
}
