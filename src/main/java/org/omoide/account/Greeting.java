package org.omoide.account;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.omoide.OmoideSettings;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Tells who started the server where to find it. While there is no coordinator, with a link that makes the first one;
 * with {@code --set-up} always, for operators whose coordinator has gone.
 */
@Component
class Greeting {

    private final Environment environment;
    private final ApplicationArguments arguments;
    private final Accounts accounts;
    private final OmoideSettings settings;

    Greeting(Environment environment, ApplicationArguments arguments, Accounts accounts, OmoideSettings settings) {
        this.environment = environment;
        this.arguments = arguments;
        this.accounts = accounts;
        this.settings = settings;
    }

    @EventListener
    void greet(WebServerInitializedEvent event) {
        var encrypted = settings.https() == OmoideSettings.Https.OWN
                || environment.getProperty("server.ssl.enabled", Boolean.class, false);
        var declared = settings.publicAddress();
        var address = declared != null
                ? declared + "/"
                : "%s://%s:%d/"
                        .formatted(
                                encrypted ? "https" : "http",
                                host(),
                                event.getWebServer().getPort());
        System.out.printf("%n    Omoide 思い出   %s%n%n", address);
        if (arguments.containsOption("set-up")
                || !Boolean.TRUE.equals(accounts.haveACoordinator().block())) {
            System.out.printf(
                    "    はじめに、このリンクからコーディネーターの登録をしてください（一度だけ使えます）。%n"
                            + "    Begin here: this link makes the first coordinator, once.%n%n    %swelcome/%s%n%n",
                    address, accounts.invite(Role.COORDINATOR, null, null).block());
        }
    }

    /** Where the server listens on all addresses, one that others may know it by. */
    private String host() {
        var host = environment.getProperty("server.address", "localhost");
        try {
            return InetAddress.getByName(host).isAnyLocalAddress()
                    ? InetAddress.getLocalHost().getHostAddress()
                    : host;
        } catch (UnknownHostException e) {
            return host;
        }
    }
}
