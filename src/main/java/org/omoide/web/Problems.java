package org.omoide.web;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.webflux.autoconfigure.error.AbstractErrorWebExceptionHandler;
import org.springframework.boot.webflux.error.ErrorAttributes;
import org.springframework.context.ApplicationContext;
import org.springframework.context.MessageSource;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Tells every error, ours or the framework's, in words: as a problem document to programs, as a page to people. */
@Component
@Order(-2)
public class Problems extends AbstractErrorWebExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    /** RFC 9457. {@code code} is stable and for programs, {@code detail} is for people. */
    record Body(
            String type, String title, int status, String detail, String instance, String code, List<Field> errors) {}

    record Field(String field, String detail) {}

    private final MessageSource messages;
    private final JsonMapper json;

    Problems(
            ErrorAttributes attributes,
            WebProperties properties,
            ApplicationContext context,
            ServerCodecConfigurer codecs,
            List<ViewResolver> views,
            MessageSource messages,
            JsonMapper json) {
        super(attributes, properties.getResources(), context);
        this.messages = messages;
        this.json = json;
        readSentences();
        setMessageWriters(codecs.getWriters());
        setMessageReaders(codecs.getReaders());
        setViewResolvers(views);
    }

    /** The files of sentences are read when they are first needed, which would block an event loop. In none of them, so that all are. */
    private void readSentences() {
        for (var locale : List.of(Locale.JAPANESE, Locale.ENGLISH)) {
            messages.getMessage("no such sentence", null, null, locale);
        }
    }

    @Override
    protected RouterFunction<ServerResponse> getRoutingFunction(ErrorAttributes attributes) {
        return RouterFunctions.route(RequestPredicates.all(), this::tell);
    }

    @Override
    protected void logError(ServerRequest request, ServerResponse response, Throwable error) {
        if (response.statusCode().is5xxServerError()) {
            // Addresses may hold the secret of an invitation: what is known of them is enough.
            var route = request.exchange().getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
            var id = RequestIds.of(request.exchange());
            log.atError()
                    .addKeyValue("http.request.id", id)
                    .setCause(error)
                    .log(
                            "{} {} failed (request {})",
                            request.method(),
                            route == null ? "of an unknown route" : route,
                            id);
        }
    }

    private Mono<ServerResponse> tell(ServerRequest request) {
        var problem = problem(getError(request));
        var locale = locale(request);
        var title = say(new Problem.Sentence("problem.title." + problem.status().value(), List.of()), locale);
        if (title == null) {
            title = problem.status().getReasonPhrase();
        }
        var detail = say(problem.sentence(), locale);
        if (wantsPage(request.exchange().getRequest())) {
            return ServerResponse.status(problem.status())
                    .headers(headers -> headers.addAll(headersOf(request)))
                    .contentType(MediaType.TEXT_HTML)
                    .render("problem", Map.of("title", title, "detail", detail == null ? title : detail));
        }
        var body = new Body(
                "about:blank",
                title,
                problem.status().value(),
                detail == null ? title : detail,
                request.path(),
                problem.sentence().key(),
                problem.fields().entrySet().stream()
                        .map(field -> new Field(field.getKey(), String.valueOf(say(field.getValue(), locale))))
                        .toList());
        return ServerResponse.status(problem.status())
                .headers(headers -> headers.addAll(headersOf(request)))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyValue(json.writeValueAsBytes(body));
    }

    /** Some errors say more in headers, such as Allow and Content-Range. */
    private HttpHeaders headersOf(ServerRequest request) {
        if (getError(request) instanceof Problem problem && problem.status() == HttpStatus.GONE) {
            var headers = new HttpHeaders();
            // Devices that kept a copy throw it away.
            headers.set("Clear-Site-Data", "\"cache\"");
            return headers;
        }
        return getError(request) instanceof ErrorResponse response ? response.getHeaders() : HttpHeaders.EMPTY;
    }

    /** Whether a person's browser asks, and not a program. */
    public static boolean wantsPage(HttpRequest request) {
        var accept = request.getHeaders().getFirst(HttpHeaders.ACCEPT);
        return accept != null
                && accept.contains(MediaType.TEXT_HTML_VALUE)
                && !request.getURI().getPath().startsWith("/api/");
    }

    private static Problem problem(@Nullable Throwable error) {
        if (error instanceof Problem problem) {
            return problem;
        }
        HttpStatusCode code =
                error instanceof ErrorResponse response ? response.getStatusCode() : HttpStatus.INTERNAL_SERVER_ERROR;
        var status = HttpStatus.resolve(code.value());
        return switch (status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status) {
            case NOT_FOUND -> Problem.notFound();
            case BAD_REQUEST -> new Problem(HttpStatus.BAD_REQUEST, "problem.unreadable");
            case METHOD_NOT_ALLOWED -> new Problem(HttpStatus.METHOD_NOT_ALLOWED, "problem.method");
            case UNSUPPORTED_MEDIA_TYPE -> new Problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "problem.media-type");
            case NOT_ACCEPTABLE -> new Problem(HttpStatus.NOT_ACCEPTABLE, "problem.not-acceptable");
            default ->
                status != null && status.is4xxClientError()
                        ? new Problem(status, "problem.unreadable")
                        : new Problem(HttpStatus.INTERNAL_SERVER_ERROR, "problem.server");
        };
    }

    private @Nullable String say(Problem.Sentence sentence, Locale locale) {
        return messages.getMessage(sentence.key(), sentence.arguments().toArray(), null, locale);
    }

    private static Locale locale(ServerRequest request) {
        var locale = request.exchange().getLocaleContext().getLocale();
        return locale == null ? Locale.JAPANESE : locale;
    }
}
