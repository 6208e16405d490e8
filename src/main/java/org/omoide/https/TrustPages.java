package org.omoide.https;

import java.io.IOException;
import java.security.GeneralSecurityException;
import org.omoide.OmoideSettings;
import org.omoide.web.Problem;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** How tablets and headsets come to trust the local authority, in steps. */
@Controller
class TrustPages {

    private final LocalAuthority authority;
    private final OmoideSettings settings;

    TrustPages(LocalAuthority authority, OmoideSettings settings) {
        this.authority = authority;
        this.settings = settings;
    }

    /** For whoever compares it with what the page shows. */
    @EventListener
    void sayFingerprint(WebServerInitializedEvent started) throws IOException, GeneralSecurityException {
        if (settings.https() == OmoideSettings.Https.OWN) {
            System.out.printf(
                    "    証明書の数字（/trust の画面と比べてください）  Certificate, SHA-256, as /trust shows it%n    %s%n%n",
                    authority.fingerprint());
        }
    }

    @GetMapping("/trust")
    Mono<Rendering> trust() {
        return whereItIsUsed(() -> Rendering.view("trust")
                .modelAttribute("fingerprint", authority.fingerprint())
                .build());
    }

    /** DER, with the type that iPads and Android know what to do with (RFC 8894, 3.1). */
    @GetMapping("/trust/omoide.crt")
    @ResponseBody
    Mono<ResponseEntity<byte[]>> certificate() {
        return whereItIsUsed(() -> ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, "application/x-x509-ca-cert")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("omoide.crt")
                                .build()
                                .toString())
                .body(authority.certificate().getEncoded()));
    }

    private interface Answer<T> {
        T get() throws IOException, GeneralSecurityException;
    }

    private <T> Mono<T> whereItIsUsed(Answer<T> answer) {
        return settings.https() == OmoideSettings.Https.OWN
                ? Mono.fromCallable(answer::get).subscribeOn(Schedulers.boundedElastic())
                : Mono.error(Problem.notFound());
    }
}
