package org.omoide.account;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InBrowser;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** Passkeys in a real browser, on a tablet whose finger is a program. */
class PasskeyBrowserIT extends InBrowser {

    private static final String PASSWORD = "三池港から船が出る朝";

    @Autowired
    private Accounts accounts;

    private BrowserContext context;
    private Page page;
    private CDPSession tablet;
    private String authenticator;

    @BeforeEach
    void somebodyAtATablet() {
        for (var kept : List.of(Account.class, Credential.class, Passkey.class, Attempts.Counted.class)) {
            mongo.remove(new Query(), kept).block();
        }
        var secret = Objects.requireNonNull(
                accounts.invite(Role.VOLUNTEER, null, "古賀").block());
        accounts.accept(secret, "古賀", "koga", PASSWORD).block(Duration.ofSeconds(60));
        context = chromium.context(new Browser.NewContextOptions()
                .setBaseURL("http://localhost:" + port)
                .setViewportSize(1024, 768)
                .setLocale("ja-JP")
                .setTimezoneId("Asia/Tokyo"));
        page = context.newPage();
        tablet = context.newCDPSession(page);
        tablet.send("WebAuthn.enable");
        var options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        var wanted = new JsonObject();
        wanted.add("options", options);
        authenticator = tablet.send("WebAuthn.addVirtualAuthenticator", wanted)
                .get("authenticatorId")
                .getAsString();
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void addedOnceComesInByAButtonUntilItIsRemoved() {
        withoutProposals();
        signInByPassword();
        addPasskey();
        assertThat(page.locator("#passkeys .lines li")).containsText("Linux, Chrome");
        assertThat(page.locator("#passkeys .lines li")).containsText("まだ使っていません");
        look("account-passkey");
        page.locator("#add-passkey button").click();
        assertThat(page.locator("#add-passkey .alert")).hasText("この端末は、もう登録してあります。");

        signOut("/account");
        look("sign-in-passkey");
        page.locator("#passkey button").click();
        page.waitForURL("**/account");
        assertThat(page.locator("#passkeys .lines li")).containsText("最後に使った日時");

        page.locator("#passkeys summary").click();
        page.locator("#passkeys input[name=name]").fill("うちのiPad");
        look("account-passkey-open", page);
        page.locator("#passkeys input[name=name]").press("Enter");
        assertThat(page.locator("#passkeys .lines strong")).hasText("うちのiPad");
        page.locator("#passkeys summary").click();
        page.locator("#passkeys form[action$='/remove'] button").click();
        assertThat(page.locator("#passkeys .lines")).hasCount(0);

        signOut("/");
        page.locator("#passkey button").click();
        assertThat(page.locator("#passkey .alert")).containsText("この端末の登録は、見つかりません");
        look("sign-in-passkey-unknown", page);
        // The device has heard of it, too, and has none to offer.
        page.locator("#passkey button").click();
        assertThat(page.locator("#passkey .alert")).containsText("取りやめたか、時間がたちました");
    }

    @Test
    void isAmongTheNamesThatTheBrowserProposes() {
        signInByPassword();
        addPasskey();
        signOut("/upload");
        // The tablet of this test chooses the first one by itself.
        page.waitForURL("**/upload");
        mongo.remove(new Query(), Passkey.class).block();
        signOut("/upload");
        assertThat(page.locator("#passkey .alert")).containsText("この端末の登録は、見つかりません");
    }

    @Test
    void whoseFingerIsNotKnownIsToldWhatToDo() {
        withoutProposals();
        signInByPassword();
        addPasskey();
        signOut("/");
        var wanted = new JsonObject();
        wanted.addProperty("authenticatorId", authenticator);
        wanted.addProperty("isUserVerified", false);
        tablet.send("WebAuthn.setUserVerified", wanted);
        page.locator("#passkey button").click();
        assertThat(page.locator("#passkey .alert")).containsText("取りやめたか、時間がたちました");
        page.locator("input[name=name]").fill("koga");
        page.locator("input[name=password]").fill(PASSWORD);
        page.locator("form button.primary").click();
        page.waitForURL("**/");
    }

    @Test
    void afterAWhileThePasswordIsAskedFirst() {
        signInByPassword();
        mongo.updateMulti(
                        new Query(),
                        new Update().set("created", Instant.now().minus(Duration.ofHours(1))),
                        Session.class)
                .block();
        // The page was opened before.
        page.locator("#add-passkey button").click();
        assertThat(page.locator("#add-passkey .fault")).containsText("今のパスワードがちがいます");
        assertThat(page.locator("#add-passkey input[type=password]")).isFocused();
        page.reload();
        assertThat(page.locator("#add-passkey input[type=password]")).isVisible();
        look("account-passkey-password", page);
        page.locator("#add-passkey input[type=password]").fill(PASSWORD);
        page.locator("#add-passkey button").click();
        assertThat(page.locator("#passkeys .lines li")).hasCount(1);
    }

    @Test
    void aCoordinatorRemovesThoseOfALostTablet() {
        signInByPassword();
        addPasskey();
        context.clearCookies();
        keys(COORDINATOR).to(context, "http://localhost:" + port);
        page.navigate("/people");
        var koga = page.locator(".lines li").filter(new Locator.FilterOptions().setHasText("古賀"));
        koga.locator("summary").click();
        look("people-passkeys-ja", page);
        koga.getByText("指紋・顔・暗証番号の登録を消す").click();
        koga.locator("summary").click();
        assertThat(koga.getByText("指紋・顔・暗証番号の登録を消す")).hasCount(0);
    }

    @Test
    void whereItCanNotWorkNothingIsOfferedThatDoesNotWork() {
        page.navigate("http://127.0.0.1:" + port + "/sign-in");
        assertThat(page.locator("#passkey")).hasCount(0);
        page.addInitScript("delete window.PublicKeyCredential");
        page.navigate("/sign-in");
        assertThat(page.locator("#passkey")).isHidden();
        signInByPassword();
        assertThat(page.locator("#add-passkey")).isHidden();
        assertThat(page.locator("#no-passkeys")).containsText("この端末やブラウザーでは登録できません");
    }

    private void signInByPassword() {
        page.navigate("/sign-in?next=/account");
        page.locator("input[name=name]").fill("koga");
        page.locator("input[name=password]").fill(PASSWORD);
        page.locator("form button.primary").click();
        page.waitForURL("**/account");
    }

    private void addPasskey() {
        page.locator("#add-passkey button").click();
        assertThat(page.locator("#passkeys .lines li")).hasCount(1);
    }

    private void signOut(String next) {
        context.clearCookies();
        page.navigate("/sign-in?next=" + next);
    }

    /** So that only the button asks. */
    private void withoutProposals() {
        page.addInitScript("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
    }

    /** In both languages. */
    private void look(String name) {
        look(name + "-ja", page);
        speak("en");
        try (var english = context.newPage()) {
            english.navigate(page.url());
            look(name + "-en", english);
        }
        speak("ja");
    }

    private void speak(String language) {
        context.addCookies(List.of(new Cookie("lang", language).setUrl("http://localhost:" + port)));
    }

    /** On tablet and phone, for our eyes and for those of axe. */
    private static void look(String name, Page shown) {
        for (int width : new int[] {1024, 390}) {
            shown.setViewportSize(width, 844);
            shown.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of("target", "screenshots", name + "-" + width + ".png")));
        }
        assertThat(new AxeBuilder(shown).analyze().getViolations()).as(name).isEmpty();
    }
}
