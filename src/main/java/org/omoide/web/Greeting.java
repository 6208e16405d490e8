package org.omoide.web;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Tells who started the server where to find it. */
@Component
class Greeting {

    private final Environment environment;

    Greeting(Environment environment) {
        this.environment = environment;
    }

    @EventListener
    void greet(WebServerInitializedEvent event) {
        var host = environment.getProperty("server.address", "localhost");
        System.out.printf(
                "%n    Omoide 思い出   http://%s:%d/%n%n",
                host, event.getWebServer().getPort());
    }
}
