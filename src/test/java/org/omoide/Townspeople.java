package org.omoide;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.omoide.viewer.Chromium;

/** People of a town, each with a browser of their own, who come in as anybody does. */
public final class Townspeople {

    private final Chromium chromium;
    private final RunningOmoide omoide;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    public Townspeople(Chromium chromium, RunningOmoide omoide) {
        this.chromium = chromium;
        this.omoide = omoide;
    }

    /** What went wrong in any of their browsers. */
    public List<String> complaints() {
        return complaints;
    }

    public BrowserContext browser(int width, int height) {
        var context = chromium.context(width, height);
        context.setDefaultTimeout(60_000);
        context.onWebError(error -> complaints.add(error.error()));
        context.onRequest(request -> {
            if (request.url().startsWith("http")
                    && !request.url().startsWith(omoide.address().toString())) {
                complaints.add("asked for " + request.url());
            }
        });
        context.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        });
        return context;
    }

    public Page person(int width, int height) {
        return browser(width, height).newPage();
    }

    /** The first one, who founds a facility. */
    public Page coordinator(String facility) {
        var page = person(1180, 820);
        omoide.coordinator().to(page.context(), omoide.address().toString());
        page.navigate(omoide.address() + "people");
        page.fill("form[action='/facilities'] [name=name]", facility);
        page.click("form[action='/facilities'] button");
        assertThat(page.locator("[name=facilityId] option")).hasCount(2);
        return page;
    }

    /** @param coordinator on the page of people */
    public Page invited(Page coordinator, String role, String name, String signInName, int width, int height) {
        coordinator.check("form[action='/people/invite'] [value=" + role + "]");
        if (role.equals("STAFF")) {
            coordinator.locator("[name=facilityId]").selectOption(new SelectOption().setIndex(1));
        }
        coordinator.click("form[action='/people/invite'] .primary");
        var page = person(width, height);
        page.navigate(coordinator.locator("#link").inputValue());
        page.fill("[name=name]", name);
        page.fill("[name=signInName]", signInName);
        page.fill("[name=password]", "a long song of the sea");
        page.click("main .primary");
        assertThat(page.locator(".ways")).containsText(name);
        return page;
    }
}
