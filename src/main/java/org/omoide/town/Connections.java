package org.omoide.town;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many different people met through places: {@code |{ {a, b} : a ≠ b, a and b belong to one place, and not to one
 * house }|}, each pair once, through however many places it met.
 */
final class Connections {

    /**
     * Somebody.
     *
     * @param house the facility; null for everybody who lives and works by themselves
     * @param nameless whether it is a wish of which nobody said whose it is
     */
    record Person(String id, @Nullable String house, boolean nameless) {}

    @Schema(name = "TownConnections", description = "Who met whom through places; the formula is on the page")
    record Summary(
            @Schema(description = "Pairs of different people, each once; not those within one facility")
            long pairs,

            @Schema(description = "People who are in at least one pair")
            int people,

            @Schema(description = "Of the people, those who are a wish without a nickname, each counted as one")
            int nameless,

            @Schema(description = "Places that connected at least one pair")
            int places) {}

    private final Map<String, Set<Person>> byPlace = new HashMap<>();

    void meet(String place, Collection<Person> those) {
        byPlace.computeIfAbsent(place, id -> new HashSet<>()).addAll(those);
    }

    /** Needs memory for one person's connections at a time. */
    Summary summary() {
        var placesOf = new LinkedHashMap<Person, List<String>>();
        byPlace.forEach((place, people) -> people.forEach(person ->
                placesOf.computeIfAbsent(person, one -> new ArrayList<>()).add(place)));
        var numbers = new HashMap<Person, Integer>();
        var houses = new HashMap<String, BitSet>();
        for (var person : placesOf.keySet()) {
            numbers.put(person, numbers.size());
            houses.computeIfAbsent(house(person), id -> new BitSet()).set(numbers.get(person));
        }
        var placed = new HashMap<String, BitSet>();
        byPlace.forEach((place, people) ->
                placed.put(place, people.stream().map(numbers::get).collect(BitSet::new, BitSet::set, BitSet::or)));

        long ends = 0;
        int connected = 0;
        int nameless = 0;
        for (var person : placesOf.keySet()) {
            var others = new BitSet();
            placesOf.get(person).forEach(place -> others.or(placed.get(place)));
            others.andNot(houses.get(house(person)));
            ends += others.cardinality();
            connected += others.isEmpty() ? 0 : 1;
            nameless += others.isEmpty() || !person.nameless() ? 0 : 1;
        }
        long places = byPlace.values().stream()
                .filter(people ->
                        people.stream().map(Connections::house).distinct().count() > 1)
                .count();
        return new Summary(ends / 2, connected, nameless, (int) places);
    }

    /** Who belongs to no facility is a house of their own. */
    private static String house(Person person) {
        return person.house() == null ? "/" + person.id() : person.house();
    }
}
