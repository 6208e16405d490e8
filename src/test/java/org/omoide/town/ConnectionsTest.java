package org.omoide.town;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.omoide.town.Connections.Person;
import org.omoide.town.Connections.Summary;

class ConnectionsTest {

    private static final Person A = new Person("a", "himawari", false);
    private static final Person B = new Person("b", "himawari", false);
    private static final Person C = new Person("c", "sakura", true);
    private static final Person KOGA = new Person("koga", null, false);
    private static final Person HARADA = new Person("harada", null, false);
    private static final Person NAKAMURA = new Person("nakamura", "himawari", false);

    @Test
    void theExampleOnThePage() {
        assertThat(connections(List.of(List.of(A, B, C, KOGA, NAKAMURA)))).isEqualTo(new Summary(7, 5, 1, 1));
    }

    @Test
    void noPlaceConnectsNobody() {
        assertThat(new Connections().summary()).isEqualTo(new Summary(0, 0, 0, 0));
    }

    @Test
    void onePersonOrOneHouseIsNoConnection() {
        assertThat(connections(List.of(List.of(A), List.of(A, B, NAKAMURA), List.of(KOGA), List.of(C))))
                .isEqualTo(new Summary(0, 0, 0, 0));
    }

    @Test
    void whoFilmsIsAHouseOfTheirOwn() {
        assertThat(connections(List.of(List.of(KOGA, HARADA)))).isEqualTo(new Summary(1, 2, 0, 1));
    }

    @Test
    void twoPeopleAreOneConnectionThroughHoweverManyPlaces() {
        assertThat(connections(List.of(List.of(A, KOGA), List.of(KOGA, A), List.of(A, B, KOGA))))
                .isEqualTo(new Summary(2, 3, 0, 3));
    }

    @Test
    void whoNeverMetAtAPlaceIsNotConnected() {
        assertThat(connections(List.of(List.of(A, KOGA), List.of(C, HARADA)))).isEqualTo(new Summary(2, 4, 1, 2));
    }

    /** Against the formula as it is written, pair by pair. */
    @Test
    void theSameAsTheFormulaWord() {
        var random = new Random(4);
        for (int round = 0; round < 50; round++) {
            var people = new ArrayList<Person>();
            for (int i = 0; i < 30; i++) {
                people.add(new Person("p" + i, random.nextBoolean() ? null : "h" + random.nextInt(4), false));
            }
            var places = new ArrayList<List<Person>>();
            for (int i = 0; i < 8; i++) {
                places.add(people.stream().filter(one -> random.nextInt(5) == 0).toList());
            }
            assertThat(connections(places).pairs()).isEqualTo(pairs(places));
        }
    }

    private static long pairs(List<List<Person>> places) {
        var pairs = new HashSet<Set<String>>();
        for (var place : places) {
            for (var one : place) {
                for (var other : place) {
                    if (!one.equals(other)
                            && (one.house() == null || !one.house().equals(other.house()))) {
                        pairs.add(Set.of(one.id(), other.id()));
                    }
                }
            }
        }
        return pairs.size();
    }

    private static Summary connections(List<List<Person>> places) {
        var connections = new Connections();
        var names = new HashMap<List<Person>, String>();
        for (var place : places) {
            connections.meet(names.computeIfAbsent(place, people -> "place " + names.size()), place);
        }
        return connections.summary();
    }
}
