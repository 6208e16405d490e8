package org.omoide.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.omoide.hotspot.Kind;
import org.omoide.run.Scene.Motion;
import org.omoide.trip.Trip;

/** What commands make of a run, and what they leave as it is. */
class RunTest {

    private static final Instant START = Instant.parse("2026-01-01T05:00:00Z");
    private static final Instant LATER = START.plusSeconds(60);
    private static final Set<String> ALL = null;

    private static final Mark WAY = new Mark("way", "harbour", Kind.WAY, 68, -30, "shrine", 112.0, "神社へ");
    private static final Mark BACK = new Mark("back", "shrine", Kind.WAY, 180, -30, "harbour", -20.0, null);
    private static final Mark PHOTO = new Mark("photo", "harbour", Kind.PHOTO, -68, 5, null, null, "銀座通り");

    private final Run run = run("red", "blue");

    private static Run run(String... headsets) {
        var scenes = new LinkedHashMap<String, Scene>();
        for (var headset : headsets) {
            scenes.put(headset, Scene.WAITING_ROOM);
        }
        var stops = Stream.of("harbour", "station", "school")
                .map(film -> new Trip.Stop("at-" + film, film, null, null, 90, List.of()))
                .toList();
        return new Run(
                "run",
                "himawari",
                "trip",
                "港",
                stops,
                scenes,
                10,
                START.plusSeconds(600),
                List.of(),
                1,
                START,
                null,
                START,
                null,
                "nakamura",
                List.of(),
                List.of());
    }

    private static Run after(Run run, Instant now, Command... commands) {
        for (var command : commands) {
            run = run.after(command, null, now);
        }
        return run;
    }

    private static Scene red(Run run) {
        return run.scenes().get("red");
    }

    @Test
    void allStartAtTheSameMomentAWhileFromNow() {
        var going = after(run, LATER, new Command.Go(ALL, 1, null));
        assertThat(going.scenes().values()).hasSize(2).allSatisfy(scene -> {
            assertThat(scene.stop()).isEqualTo(1);
            assertThat(scene.motion()).isEqualTo(Motion.RUNNING);
            assertThat(scene.position()).isZero();
            assertThat(scene.at()).isEqualTo(LATER.toEpochMilli() + Scene.LEAD);
        });
        assertThat(red(going).positionAt(LATER.toEpochMilli())).isZero();
        assertThat(red(going).positionAt(LATER.toEpochMilli() + Scene.LEAD + 2500))
                .isEqualTo(2.5);
    }

    @Test
    void oneGoesAlone() {
        var going = after(run, LATER, new Command.Go(Set.of("red"), 2, 90.0));
        assertThat(red(going).stop()).isEqualTo(2);
        assertThat(red(going).yaw()).isEqualTo(90.0);
        assertThat(going.scenes().get("blue")).isEqualTo(Scene.WAITING_ROOM);
    }

    @Test
    void whoWentAheadStartsAgainWithTheOthers() {
        var together =
                after(after(run, START, new Command.Go(Set.of("red"), 1, null)), LATER, new Command.Go(ALL, 1, null));
        assertThat(together.scenes().values()).extracting(Scene::at).containsOnly(LATER.toEpochMilli() + Scene.LEAD);
    }

    @Test
    void pausesWhereItIsAndGoesOnFromThere() {
        var going = after(run, START, new Command.Go(ALL, 0, null));
        var paused = after(going, START.plusMillis(Scene.LEAD + 4000), new Command.Pause(ALL));
        assertThat(red(paused).motion()).isEqualTo(Motion.PAUSED);
        assertThat(red(paused).position()).isEqualTo(4);
        var resumed = after(paused, LATER, new Command.Resume(ALL));
        assertThat(red(resumed).position()).isEqualTo(4);
        assertThat(red(resumed).positionAt(LATER.toEpochMilli() + Scene.SHORT_LEAD + 1000))
                .isEqualTo(5);
    }

    @Test
    void whoStopsBeforeTheStartStaysAtTheBeginning() {
        var going = after(run, START, new Command.Go(ALL, 0, null));
        assertThat(red(after(going, START.plusMillis(300), new Command.Pause(ALL)))
                        .position())
                .isZero();
    }

    @Test
    void whatWasPressedBeforeAStopAndComesAfterItUndoesNothing() {
        var going = after(run, START, new Command.Go(ALL, 1, null));
        var stopped = going.after(new Command.Calm(Set.of("red")), "stop", LATER, LATER.plusMillis(400));
        var late = stopped.after(new Command.Go(ALL, 2, null), "earlier", LATER.minusMillis(1), LATER.plusSeconds(3));
        assertThat(red(late).motion()).isEqualTo(Motion.CALM);
        assertThat(late.scenes().get("blue").stop()).isEqualTo(2);
        var again = late.after(new Command.Calm(ALL), "stop-again", LATER.plusSeconds(5), LATER.plusSeconds(5));
        assertThat(red(again.after(new Command.Resume(ALL), "between", LATER.plusSeconds(4), LATER.plusSeconds(6)))
                        .motion())
                .isEqualTo(Motion.CALM);
        assertThat(red(again.after(new Command.Resume(ALL), "after", LATER.plusSeconds(6), LATER.plusSeconds(6)))
                        .motion())
                .isEqualTo(Motion.RUNNING);
    }

    @Test
    void calmKeepsWhereEverybodyWas() {
        var going = after(run, START, new Command.Go(Set.of("red"), 1, null));
        var calm = after(going, START.plusMillis(Scene.LEAD + 7000), new Command.Calm(ALL));
        assertThat(calm.scenes().values()).extracting(Scene::motion).containsOnly(Motion.CALM);
        assertThat(red(calm).stop()).isEqualTo(1);
        assertThat(red(calm).position()).isEqualTo(7);
        var resumed = after(calm, LATER, new Command.Resume(ALL));
        assertThat(red(resumed).motion()).isEqualTo(Motion.RUNNING);
        assertThat(red(resumed).position()).isEqualTo(7);
        // Who hadn't gone anywhere isn't sent off by it.
        assertThat(resumed.scenes().get("blue").motion()).isEqualTo(Motion.WAITING);
    }

    @Test
    void nothingStartsWhoIsCalmButToGoOnOrElsewhere() {
        var calm = after(run, START, new Command.Go(ALL, 0, null), new Command.Calm(ALL));
        assertThat(after(calm, LATER, new Command.Pause(ALL), new Command.Volume(ALL, 0.2))
                        .scenes()
                        .values())
                .extracting(Scene::motion)
                .containsOnly(Motion.CALM);
        assertThat(red(after(calm, LATER, new Command.Go(ALL, 1, null))).motion())
                .isEqualTo(Motion.RUNNING);
    }

    @Test
    void theSessionIsCountedFromTheFirstDeparture() {
        assertThat(run.until()).isEqualTo(START.plus(Duration.ofMinutes(10)));
        var going = after(run, LATER, new Command.Go(Set.of("red"), 0, null));
        assertThat(going.until()).isEqualTo(LATER.plus(Duration.ofMinutes(10)));
        var moved = after(going, LATER.plusSeconds(90), new Command.Go(ALL, 1, null));
        assertThat(moved.until()).isEqualTo(going.until());
        assertThat(after(moved, LATER.plusSeconds(100), new Command.Length(15)).until())
                .isEqualTo(LATER.plus(Duration.ofMinutes(15)));
    }

    @Test
    void whoJoinsWaitsAndWhoLeavesIsGone() {
        var going = after(run, START, new Command.Go(ALL, 1, null));
        var joined = after(going, LATER, new Command.Add(Set.of("green", "red")));
        assertThat(joined.scenes()).containsOnlyKeys("red", "blue", "green");
        assertThat(joined.scenes().get("green")).isEqualTo(Scene.WAITING_ROOM);
        assertThat(red(joined)).isEqualTo(red(going));
        assertThat(after(joined, LATER, new Command.Remove(Set.of("blue", "nobody")))
                        .scenes())
                .containsOnlyKeys("red", "green");
    }

    @Test
    void whoIsNotInTheRunIsLeftOutAndNobodyElseHindered() {
        var calm = after(run, LATER, new Command.Calm(Set.of("red", "gone")));
        assertThat(red(calm).motion()).isEqualTo(Motion.CALM);
        assertThat(calm.scenes()).containsOnlyKeys("red", "blue");
        assertThat(after(run, LATER, new Command.Go(Set.of(), 1, null))).isEqualTo(run);
    }

    @Test
    void whatNobodyTouchedForHalfADayIsOver() {
        assertThat(run.lasts(START.plus(Duration.ofHours(11)))).isTrue();
        assertThat(run.lasts(START.plus(Duration.ofHours(12)))).isFalse();
        assertThat(run.over(START.plus(Duration.ofDays(2)))).isEqualTo(START.plus(Duration.ofHours(12)));
        assertThat(after(run, LATER, new Command.End()).lasts(LATER)).isFalse();
    }

    private static Command looked(Mark mark) {
        return new Command.Used("red", mark, Use.By.GAZE);
    }

    @Test
    void whoWalksOnIsThereFromItsBeginningUntilStaffLeadOn() {
        var going = after(run, START, new Command.Go(ALL, 0, 30.0));
        var walked = after(going, LATER, looked(WAY));
        assertThat(red(walked).aside()).isEqualTo("shrine");
        assertThat(red(walked).yaw()).isEqualTo(112);
        assertThat(red(walked).positionAt(LATER.toEpochMilli() + Scene.LEAD + 2000))
                .isEqualTo(2);
        assertThat(walked.footageOf(red(walked))).isEqualTo("shrine");
        assertThat(walked.scenes().get("blue")).isEqualTo(going.scenes().get("blue"));
        var calm = after(walked, LATER.plusSeconds(10), new Command.Calm(ALL));
        assertThat(red(calm).aside()).isEqualTo("shrine");
        assertThat(red(after(calm, LATER.plusSeconds(20), new Command.Resume(ALL)))
                        .aside())
                .isEqualTo("shrine");
        for (var elsewhere : List.of(new Command.Go(ALL, 0, null), new Command.WaitingRoom(ALL))) {
            assertThat(red(after(walked, LATER.plusSeconds(10), elsewhere)).aside())
                    .isNull();
        }
    }

    @Test
    void whoWalksOnWhileItStandsComesToAFilmThatStands() {
        var paused = after(run, START, new Command.Go(ALL, 0, null), new Command.Pause(ALL));
        var walked = after(paused, LATER, looked(WAY));
        assertThat(red(walked).aside()).isEqualTo("shrine");
        assertThat(red(walked).motion()).isEqualTo(Motion.PAUSED);
        assertThat(red(walked).position()).isZero();
    }

    @Test
    void whatIsHeardOfLateLeadsNobodyAwayFromWhereStaffLedThemSince() {
        var going = after(run, START, new Command.Go(ALL, 0, null));
        for (var since : List.of(
                new Command.Go(ALL, 1, null),
                new Command.Go(ALL, 0, null),
                new Command.WaitingRoom(ALL),
                new Command.Calm(ALL))) {
            var led = going.after(since, "led", LATER, LATER);
            var told = led.after(looked(WAY), "walked", LATER.minusSeconds(2), LATER.plusSeconds(5));
            assertThat(red(told)).as("%s", since).isEqualTo(red(led));
            assertThat(told.used()).hasSize(1);
        }
    }

    @Test
    void thereAndBackAgainIsTakenInTheOrderInWhichItWas() {
        var going = after(run, START, new Command.Go(ALL, 0, null));
        var there = going.after(looked(WAY), "1", LATER, LATER.plusSeconds(30));
        var back = there.after(looked(BACK), "2", LATER.plusSeconds(10), LATER.plusSeconds(31));
        assertThat(red(back).aside()).isEqualTo("harbour");
        // Without its name, too: it is known by when it was.
        assertThat(back.after(looked(WAY), null, LATER, LATER.plusSeconds(32))).isEqualTo(back);
    }

    @Test
    void aThingIsOpenedForThoseWhoHaveItBeforeThemWithALightOnIt() {
        var going = after(
                run("red", "blue", "green"),
                START,
                new Command.Go(Set.of("red", "green"), 0, null),
                new Command.Go(Set.of("blue"), 1, null),
                new Command.Calm(Set.of("green")));
        var open = after(going, LATER, new Command.Open(ALL, PHOTO));
        assertThat(red(open).opened()).isEqualTo(new Scene.Opened("photo", LATER.toEpochMilli()));
        assertThat(red(open).light()).isEqualTo(new Scene.Light(-68, 5, LATER.toEpochMilli()));
        assertThat(open.scenes().get("blue").opened()).isNull();
        assertThat(open.scenes().get("green").opened()).isNull();
        assertThat(open.used())
                .containsExactly(new Use("red", "harbour", "photo", Kind.PHOTO, "銀座通り", LATER, Use.By.STAFF));
        assertThat(red(after(open, LATER, new Command.Close(ALL, "another"))).opened())
                .isNotNull();
        for (var closing : List.of(
                new Command.Close(ALL, "photo"),
                new Command.Close(ALL, null),
                new Command.Calm(ALL),
                new Command.Go(ALL, 0, null),
                looked(WAY))) {
            assertThat(red(after(open, LATER.plusSeconds(5), closing)).opened())
                    .as("%s", closing)
                    .isNull();
        }
    }

    @Test
    void staffWalkOnWithAllAtTheSameMoment() {
        var going = after(run, START, new Command.Go(ALL, 0, null));
        var walked = after(going, LATER, new Command.Walk(ALL, 0, WAY));
        assertThat(walked.scenes().values()).hasSize(2).allSatisfy(scene -> {
            assertThat(scene.aside()).isEqualTo("shrine");
            assertThat(scene.at()).isEqualTo(LATER.toEpochMilli() + Scene.LEAD);
        });
        assertThat(walked.used()).extracting(Use::headset).containsExactly("red", "blue");
    }

    @Test
    void onlySoManyUsesAreRemembered() {
        var using = after(run, START, new Command.Go(ALL, 0, null));
        for (int i = 0; i < 300; i++) {
            using = after(using, LATER.plusSeconds(i), looked(PHOTO));
        }
        assertThat(using.used()).hasSize(160);
        assertThat(using.used().get(159).at()).isEqualTo(LATER.plusSeconds(299));
    }

    static Stream<Command> commands() {
        return Stream.of(
                looked(WAY),
                looked(PHOTO),
                new Command.Walk(ALL, 0, WAY),
                new Command.Walk(Set.of("blue"), 0, WAY),
                new Command.Open(ALL, PHOTO),
                new Command.Close(ALL, null),
                new Command.Go(ALL, 1, null),
                new Command.Go(Set.of("red"), 1, -45.0),
                new Command.Pause(ALL),
                new Command.Resume(ALL),
                new Command.Calm(ALL),
                new Command.Calm(Set.of("blue")),
                new Command.WaitingRoom(ALL),
                new Command.Point(ALL, 30, -10),
                new Command.NoLight(ALL),
                new Command.Centre(ALL, 3),
                new Command.Volume(ALL, 0.3),
                new Command.Length(15),
                new Command.Add(Set.of("green")),
                new Command.Remove(Set.of("blue")),
                new Command.End());
    }

    /** The page says it again until it is answered, a second later each time. */
    @ParameterizedTest
    @MethodSource("commands")
    void twiceIsAsGoodAsOnce(Command command) {
        for (var before : List.of(
                run,
                after(run, START, new Command.Go(ALL, 0, null)),
                after(run, START, new Command.Go(Set.of("red"), 1, null)),
                after(run, START, new Command.Go(ALL, 0, null), new Command.Pause(ALL)),
                after(run, START, new Command.Go(ALL, 0, null), new Command.Calm(ALL)))) {
            var once = after(before, LATER, command);
            assertThat(once.after(command, null, LATER, LATER.plusSeconds(1))).isEqualTo(once);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aPressIsObeyedOnceWhateverCameInBetween(Command command) {
        var once = run.after(command, "press-1", LATER);
        var between = once.after(new Command.Pause(ALL), "press-2", LATER.plusSeconds(3))
                .after(new Command.Go(ALL, 2, null), "press-3", LATER.plusSeconds(4));
        assertThat(between.after(command, "press-1", LATER.plusSeconds(5))).isEqualTo(between);
    }

    @Test
    void anotherPressStartsTheSameStopFromItsBeginning() {
        var going = run.after(new Command.Go(ALL, 1, null), "press-1", START);
        var again = going.after(new Command.Go(ALL, 1, null), "press-2", LATER);
        assertThat(red(again).at()).isEqualTo(LATER.toEpochMilli() + Scene.LEAD);
        assertThat(red(again.after(new Command.Centre(ALL, null), "press-3", LATER))
                        .centred())
                .isEqualTo(1);
    }

    @Test
    void onlySoManyPressesAreRemembered() {
        var pressed = run;
        for (int i = 0; i < 200; i++) {
            pressed = pressed.after(new Command.Pause(ALL), "press-" + i, LATER);
        }
        assertThat(pressed.presses()).hasSize(64).contains("press-199").doesNotContain("press-0");
    }

    @Test
    void whoFilmedSpeaksToThoseWhoAreAtTheStopUntilTheyLeaveItOrAreStopped() {
        var there = after(run("red", "blue", "green"), START, new Command.Go(Set.of("red", "blue"), 0, null));
        there = after(there, START.plusSeconds(9), new Command.Walk(Set.of("blue"), 0, WAY));
        var spoken = after(there, LATER, new Command.Speak(ALL));
        assertThat(red(spoken).voice()).isEqualTo(LATER.toEpochMilli() + Scene.SHORT_LEAD);
        assertThat(spoken.scenes().get("blue").voice()).as("walked on").isNull();
        assertThat(spoken.scenes().get("green").voice()).as("in the room").isNull();
        assertThat(red(after(spoken, LATER, new Command.Pause(ALL), new Command.Resume(ALL)))
                        .voice())
                .isEqualTo(red(spoken).voice());
        for (var over : List.of(new Command.Hush(ALL), new Command.Calm(ALL), new Command.Go(ALL, 1, null))) {
            assertThat(red(after(spoken, LATER, over)).voice()).isNull();
        }
    }
}
