package org.omoide.account;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What a signed-in device sends with its requests. */
public record Keys(String session) {

    public static final String CSRF_HEADER = "X-XSRF-TOKEN";

    /** The server compares cookie and header, so that tests may choose the token. */
    public static final String CSRF = "token-of-a-test";

    /** Signs a device in, without the doors; the account is made where there is none. */
    public static Keys of(ReactiveMongoTemplate mongo, Account account) {
        var secret = Secret.random();
        var now = Instant.now();
        mongo.save(account)
                .then(mongo.save(new Session(
                        Secret.digest(secret), account.id(), "test", now, now, now.plus(Duration.ofDays(1)))))
                .block(Duration.ofSeconds(20));
        return new Keys(secret);
    }

    public String cookies() {
        return "omoide=" + session + "; XSRF-TOKEN=" + CSRF;
    }

    public WebTestClient to(WebTestClient client) {
        return client.mutate()
                .defaultCookie("omoide", session)
                .defaultCookie("XSRF-TOKEN", CSRF)
                .defaultHeader(CSRF_HEADER, CSRF)
                .build();
    }

    public HttpRequest.Builder to(HttpRequest.Builder request) {
        return request.header("Cookie", cookies()).header(CSRF_HEADER, CSRF);
    }

    /** @param address of the server */
    public void to(BrowserContext context, String address) {
        context.addCookies(List.of(new Cookie("omoide", session).setUrl(address)));
    }

    /** The visitor that the account is. */
    public static Visitor visitor(Account account) {
        return new Visitor(Objects.requireNonNull(account), null);
    }
}
