package org.omoide.run;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Colour;
import org.omoide.run.RunView.StopView;
import tools.jackson.databind.JsonNode;

/** What the server says on its lines, as JSON. Times are milliseconds since 1970. */
sealed interface Message {

    /** By which its receiver knows what it is. */
    String type();

    record Beat(String type, long now) implements Message {
        Beat(long now) {
            this("beat", now);
        }
    }

    /**
     * Answers a question for the time, as in NTP (RFC 5905, section 8).
     *
     * @param sent as it came
     */
    record Clock(String type, JsonNode sent, long received, long answered) implements Message {
        Clock(JsonNode sent, long received, long answered) {
            this("clock", sent, received, answered);
        }
    }

    /** To staff: what they said by the line is so. */
    record Obeyed(String type, String press) implements Message {
        Obeyed(String press) {
            this("obeyed", press);
        }
    }

    /** To a headset: it is in no run. */
    record Room(String type, String name, @Nullable Colour colour) implements Message {
        Room(String name, @Nullable Colour colour) {
            this("room", name, colour);
        }
    }

    /** To a headset: all that it is to show. */
    record Show(String type, String id, String title, int revision, long until, List<StopView> stops, Scene scene)
            implements Message {
        Show(Run run, List<StopView> stops, Scene scene) {
            this("run", run.id(), run.title(), run.revision(), run.until().toEpochMilli(), stops, scene);
        }
    }

    /** To staff. */
    record State(String type, RunView run) implements Message {
        State(RunView run) {
            this("run", run);
        }
    }

    /** To staff: the newest of each headset that has told something since. */
    record Reports(String type, long now, List<Heard> reports) implements Message {
        Reports(long now, List<Heard> reports) {
            this("reports", now, reports);
        }
    }

    /** To staff. */
    record Over(String type) implements Message {
        Over() {
            this("over");
        }
    }
}
