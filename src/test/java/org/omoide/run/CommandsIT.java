package org.omoide.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InBrowser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the press of a button gets through where the network is half dead: in a real browser, with another end that is. */
class CommandsIT extends InBrowser {

    private static final JsonMapper JSON = new JsonMapper();

    private final List<JsonNode> posted = new CopyOnWriteArrayList<>();
    private final List<JsonNode> byLine = new CopyOnWriteArrayList<>();
    private final AtomicInteger swallowed = new AtomicInteger();
    private BrowserContext context;
    private Page page;

    @BeforeEach
    void openAPage() {
        context = context(null, 400, 300, "ja-JP", ColorScheme.LIGHT);
        page = context.newPage();
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void aStopWhoseFirstRequestIsLostComesAQuarterOfASecondLater() {
        swallowed.set(1);
        open(false);
        page.evaluate("press('CALM')");
        page.waitForFunction("() => answered.CALM === 7");
        assertThat(posted.stream().map(one -> one.path("press").asString()).distinct())
                .as("one press, whatever its repetitions")
                .hasSize(1);
        assertThat(byLine).isNotEmpty().allSatisfy(one -> {
            assertThat(one.path("type").asString()).isEqualTo("command");
            assertThat(one.path("press")).isEqualTo(posted.get(0).path("press"));
        });
        var again = ((Number) page.evaluate("asked[1] - asked[0]")).doubleValue();
        System.out.printf("milliseconds from a lost request to the next: %.0f%n", again);
        // Timers of a busy browser are late, but it asked once a second before.
        assertThat(again).isLessThan(900);
    }

    @Test
    void whereNoRequestGetsThroughTheLineStopsThem() {
        swallowed.set(Integer.MAX_VALUE);
        open(true);
        page.evaluate("press('CALM')");
        page.waitForFunction("() => 'CALM' in answered && commands.waiting === 0");
        assertThat(page.evaluate("answered.CALM")).isNull();
        int asked = posted.size();
        page.waitForTimeout(700);
        assertThat(posted).as("nobody goes on asking").hasSize(asked);
    }

    @Test
    void whatIsNotUrgentGoesByTheApiAlone() {
        open(true);
        page.evaluate("press('PAUSE')");
        page.waitForFunction("() => answered.PAUSE === 7");
        assertThat(byLine).isEmpty();
        assertThat(posted).hasSize(1);
    }

    private void open(boolean answersByLine) {
        page.routeWebSocket(
                "**/api/runs/trip/line",
                socket -> socket.onMessage(frame -> {
                    var said = JSON.readTree(frame.text());
                    if (said.path("type").asString().equals("command")) {
                        byLine.add(said);
                        if (answersByLine) {
                            obey(socket, said);
                        }
                    }
                }));
        page.route("**/api/runs/trip/commands", route -> {
            posted.add(JSON.readTree(route.request().postData()));
            if (swallowed.getAndDecrement() <= 0) {
                route.fulfill(new Route.FulfillOptions()
                        .setHeaders(Map.of("Content-Type", "application/json"))
                        .setBody("{\"revision\":7}"));
            }
        });
        page.navigate("/");
        page.evaluate("""
                async () => {
                  const [{ Line }, { Commands }] = await Promise.all([import('/pages/line.js'), import('/pages/commands.js')]);
                  const line = new Line('/api/runs/trip/line');
                  await new Promise(resolve => line.addEventListener('open', resolve, { once: true }));
                  window.asked = [];
                  const before = window.fetch;
                  window.fetch = (...request) => {
                    asked.push(performance.now());
                    return before(...request);
                  };
                  window.commands = new Commands('/api/runs/trip/commands', line);
                  window.answered = {};
                  window.press = what => { commands.send({ do: what }).then(run => { answered[what] = run?.revision ?? null; }); };
                }""");
    }

    private static void obey(WebSocketRoute socket, JsonNode said) {
        socket.send("{\"type\":\"obeyed\",\"press\":" + said.path("press") + "}");
    }
}
