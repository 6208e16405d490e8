package org.omoide.web;

import org.springframework.web.server.ServerWebExchange;

/** Where the modules of pages that draw in three dimensions find the libraries (the HTML standard's import map). */
public final class Imports {

    /** Stands in the page's own text. */
    public static final String JSON = """
            {"imports":{"three":"/webjars/three/0.181.1/build/three.module.js","hls.js":"/webjars/hls.js/1.4.12/dist/hls.mjs"}}\
            """;

    private Imports() {}

    /** The strict policy takes it only where it is named. */
    public static void allow(ServerWebExchange exchange) {
        SecurityHeaders.allow(JSON, exchange);
    }
}
