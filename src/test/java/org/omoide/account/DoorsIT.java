package org.omoide.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.omoide.InProcess;
import org.omoide.account.Doors.Door;
import org.omoide.account.Doors.Entry;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** The matrix in {@code doors.csv} against the server: every route is in it, and opens to those only whom it names. */
class DoorsIT extends InProcess {

    private static final Account VOLUNTEER =
            new Account("volunteer", Role.VOLUNTEER, "古賀", "koga", null, false, null, Instant.EPOCH);
    private static final Account STAFF =
            new Account("staff", Role.STAFF, "中村", "nakamura", "facility", false, null, Instant.EPOCH);
    private static final Account HEADSET =
            new Account("headset", Role.HEADSET, "青いゴーグル", null, "facility", false, null, Instant.EPOCH);

    /** What a refused visitor is told; everything else means that the door was open. */
    private static final List<HttpStatus> SHUT = List.of(HttpStatus.UNAUTHORIZED, HttpStatus.FORBIDDEN);

    @Autowired
    private RequestMappingHandlerMapping routes;

    private final Doors doors = Doors.read();

    @Test
    void everyRouteIsInTheMatrix() {
        var missing = new TreeSet<String>();
        routes.getHandlerMethods().forEach((route, method) -> {
            for (var pattern : route.getPatternsCondition().getPatterns()) {
                for (var verb : route.getMethodsCondition().getMethods()) {
                    if (verb.name().equals("HEAD")) {
                        continue;
                    }
                    var known = doors.all().stream()
                            .anyMatch(door -> door.method().name().equals(verb.name())
                                    && door.path().equals(pattern));
                    if (!known) {
                        missing.add(verb + " " + pattern + " of " + method);
                    }
                }
            }
        });
        assertThat(missing).as("routes that doors.csv doesn't name").isEmpty();
    }

    @Test
    void theMatrixNamesNothingTwiceAndNothingThatIsNotThere() {
        var rows = doors.all().stream()
                .map(door -> door.method() + " " + door.path())
                .toList();
        assertThat(rows).doesNotHaveDuplicates();
        var served = routes.getHandlerMethods().keySet().stream()
                .flatMap(route -> route.getPatternsCondition().getPatterns().stream())
                .map(Object::toString)
                .collect(Collectors.toSet());
        assertThat(doors.all())
                .filteredOn(door -> !door.path().getPatternString().endsWith("/**")
                        && !door.path().getPatternString().contains("."))
                .allSatisfy(door -> assertThat(served).contains(door.path().getPatternString()));
    }

    @TestFactory
    List<DynamicTest> everyDoorOpensToThoseOnlyWhomTheMatrixNames() {
        var visitors = new LinkedHashMap<String, Account>();
        visitors.put("somebody outside", null);
        visitors.put("a headset", HEADSET);
        visitors.put("staff", STAFF);
        visitors.put("a volunteer", VOLUNTEER);
        visitors.put("the coordinator", COORDINATOR);
        var tests = new ArrayList<DynamicTest>();
        for (var door : doors.all()) {
            visitors.forEach((who, account) -> tests.add(DynamicTest.dynamicTest(
                    who + " at " + door.method() + " " + door.path(), () -> knock(door, account))));
        }
        return tests;
    }

    private void knock(Door door, Account account) {
        var entry = account == null ? door.open() : door.roles().get(account.role());
        var isTheWayOut = door.path().getPatternString().equals("/sign-out");
        var client = account == null
                ? new Keys("nobody").to(stranger())
                : isTheWayOut ? Keys.of(mongo, account).to(stranger()) : client(account);
        // Nothing that is asked for exists, so that nothing is changed: 404, 422 and the like mean an open door.
        var address = door.path()
                .getPatternString()
                .replaceAll("\\{\\*?[^}]*}", "nothing")
                .replace("/**", "/nothing");
        var leadsHere = doors.at(door.method(), PathContainer.parsePath(address));
        assertThat(leadsHere).contains(door);
        var status = HttpStatus.valueOf(client.method(door.method())
                .uri(address)
                .accept(MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM)
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value());
        if (entry == Entry.NO) {
            assertThat(status).isEqualTo(account == null ? HttpStatus.UNAUTHORIZED : HttpStatus.FORBIDDEN);
        } else if (!door.path().getPatternString().startsWith("/media/")) {
            assertThat(SHUT).doesNotContain(status);
        }
        assertThat(status).isNotEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
    }

    @Test
    void whatTheMatrixDoesNotNameIsNotThere() {
        client().get().uri("/actuator/env").exchange().expectStatus().isNotFound();
        stranger().get().uri("/actuator/env").exchange().expectStatus().isUnauthorized();
    }

    @Test
    void nothingIsChangedWithoutTheTokenOfAPage() {
        for (var door : doors.all()) {
            if (door.method().equals(HttpMethod.GET) || door.method().equals(HttpMethod.OPTIONS)) {
                continue;
            }
            var address = door.path().getPatternString().replaceAll("\\{[^}]*}", "nothing");
            stranger()
                    .method(door.method())
                    .uri(address)
                    .cookie("omoide", keys(COORDINATOR).session())
                    .exchange()
                    .expectStatus()
                    .isForbidden();
        }
    }

    /** The table in the documentation is made of the same data: run with {@code -Domoide.write-docs} to write it anew. */
    @Test
    void theDocumentationSaysTheSame() throws IOException {
        var file = Path.of("..").resolve("docs/doors.md");
        var expected = documentation();
        if (Boolean.getBoolean("omoide.write-docs")) {
            Files.writeString(file, expected);
        }
        assertThat(file).content().isEqualTo(expected);
    }

    private String documentation() {
        var words = Map.of(Entry.YES, "yes", Entry.OWN, "own", Entry.LINK, "link", Entry.NO, "–");
        var text = new StringBuilder("""
                # Who may open which door

                Written by a test of `src/main/resources/doors.csv`, which the server itself reads; every route is in it.

                *yes*: anybody of that role. *own*: only what is theirs, of their facility, or shown to them; everything else is
                as if it weren't there. *link*: whoever has the secret in the address. *–*: shut.

                | | | outside | headset | staff | volunteer | coordinator | |
                |---|---|---|---|---|---|---|---|
                """);
        for (var door : doors.all()) {
            text.append("| %s | `%s` | %s | %s | %s | %s | %s | %s |%n"
                    .formatted(
                            door.method(),
                            door.path(),
                            words.get(door.open()),
                            words.get(door.roles().get(Role.HEADSET)),
                            words.get(door.roles().get(Role.STAFF)),
                            words.get(door.roles().get(Role.VOLUNTEER)),
                            words.get(door.roles().get(Role.COORDINATOR)),
                            door.what()));
        }
        return text.toString();
    }
}
