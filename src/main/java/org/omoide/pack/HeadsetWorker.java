package org.omoide.pack;

import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service worker of the headset's page. Its script names all files of which the page is made, and what they are: so
 * that it is another script, and browsers take it up, as soon as one of them is another.
 */
@RestController
@Hidden
class HeadsetWorker {

    private static final List<String> FILES = List.of(
            "/static/omoide.css",
            "/static/omoide.svg",
            "/static/pages/api.js",
            "/static/pages/headset*.js",
            "/static/pages/line.js",
            "/META-INF/resources/viewer/**/*.js",
            "/META-INF/resources/webjars/hls.js/*/dist/hls.mjs",
            "/META-INF/resources/webjars/three/*/build/three.core.js",
            "/META-INF/resources/webjars/three/*/build/three.module.js");

    /** Of the path of a resource: what is behind it is the address. */
    private static final List<String> ROOTS = List.of("/META-INF/resources", "/static");

    private final JsonMapper json;
    private final Mono<String> script = Mono.fromCallable(this::script)
            .subscribeOn(Schedulers.boundedElastic())
            .cache();

    HeadsetWorker(JsonMapper json) {
        this.json = json;
    }

    @GetMapping(value = "/headset-worker.js", produces = "text/javascript;charset=UTF-8")
    Mono<String> worker() {
        return script;
    }

    private String script() throws IOException, NoSuchAlgorithmException {
        var resources = new PathMatchingResourcePatternResolver();
        var contents = new TreeMap<String, byte[]>();
        for (var pattern : FILES) {
            for (var resource : resources.getResources("classpath*:" + pattern)) {
                contents.put(address(resource.getURL().getPath()), resource.getContentAsByteArray());
            }
        }
        var digest = MessageDigest.getInstance("SHA-256");
        contents.forEach((address, content) -> {
            digest.update(address.getBytes(StandardCharsets.UTF_8));
            digest.update(content);
        });
        return """
                import { serve } from "/pages/headset-worker.js";
                serve(%s, %s);
                """.formatted(
                        json.writeValueAsString(HexFormat.of().formatHex(digest.digest(), 0, 8)),
                        json.writeValueAsString(contents.keySet()));
    }

    private static String address(String path) {
        return ROOTS.stream()
                .filter(root -> path.contains(root + "/"))
                .map(root -> path.substring(path.lastIndexOf(root + "/") + root.length()))
                .findFirst()
                .orElseThrow();
    }
}
