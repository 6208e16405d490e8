package org.omoide.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InBrowser;
import tools.jackson.databind.json.JsonMapper;

/** A page's end of a line, in a real browser, with another end that behaves as bad Wi-Fi does. */
class LineIT extends InBrowser {

    private static final JsonMapper JSON = new JsonMapper();

    private final List<WebSocketRoute> sockets = new CopyOnWriteArrayList<>();
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
    void whatIsHalfDeadIsLeftForAnother() {
        answering(socket -> {
            socket.send(beat(0));
            if (sockets.size() > 1) {
                socket.send("{\"type\":\"news\",\"number\":" + sockets.size() + "}");
            }
        });
        connect();
        page.waitForFunction("() => line.open && heard.some(message => message.type === 'beat')");
        // Nothing more comes by the first, and nobody says that it is closed.
        page.waitForFunction("() => heard.some(message => message.number === 2)");
        assertThat(page.evaluate("line.open && line.silence < 2000")).isEqualTo(true);
        sockets.get(0).send("{\"type\":\"late\"}");
        page.waitForTimeout(300);
        assertThat(page.evaluate("heard.some(message => message.type === 'late')"))
                .as("what comes by the old one is over")
                .isEqualTo(false);
    }

    @Test
    void whatWasCutComesBackAndAsksAnew() {
        answering(socket -> socket.send(beat(0)));
        connect();
        page.waitForFunction("() => line.open");
        sockets.get(0).close(new WebSocketRoute.CloseOptions().setCode(1011));
        page.waitForFunction("() => opened === 2 && line.open");
        assertThat(page.evaluate("line.send({ type: 'report' })")).isEqualTo(true);
    }

    @Test
    void whereTheSessionIsOverNobodyKnocksAgain() {
        answering(socket -> socket.send(beat(0)));
        connect();
        page.waitForFunction("() => line.open");
        sockets.get(0).close(new WebSocketRoute.CloseOptions().setCode(4401));
        page.waitForFunction("() => over");
        page.waitForTimeout(5000);
        assertThat(sockets).hasSize(1);
        assertThat(page.evaluate("line.open || line.send({ type: 'report' })")).isEqualTo(false);
    }

    @Test
    void itKnowsTheServersTimeWhateverItsOwnClockSays() {
        long hour = 3_600_000;
        answering(socket -> socket.onMessage(frame -> {
            var asked = JSON.readTree(frame.text());
            if (asked.path("type").asString().equals("clock")) {
                long now = System.currentTimeMillis() + hour;
                socket.send("{\"type\":\"clock\",\"sent\":%s,\"received\":%d,\"answered\":%d}"
                        .formatted(asked.path("sent"), now, now));
            }
        }));
        connect();
        page.waitForFunction("() => line.time.trip !== null");
        double ahead = ((Number) page.evaluate("line.time.now - Date.now()")).doubleValue();
        assertThat(ahead).isBetween(hour - 500.0, hour + 500.0);
    }

    private void answering(Consumer<WebSocketRoute> answer) {
        page.routeWebSocket("**/api/headset/line", socket -> {
            sockets.add(socket);
            answer.accept(socket);
        });
    }

    private void connect() {
        page.navigate("/");
        page.evaluate("""
                async () => {
                  const { Line } = await import('/pages/line.js');
                  window.line = new Line('/api/headset/line');
                  window.heard = [];
                  window.opened = 0;
                  window.over = false;
                  line.addEventListener('heard', ({ detail }) => heard.push(detail));
                  line.addEventListener('open', () => { window.opened++; });
                  line.addEventListener('over', () => { window.over = true; });
                }""");
    }

    private static String beat(long now) {
        return "{\"type\":\"beat\",\"now\":" + now + "}";
    }
}
