package org.omoide.web;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * A request that can't be fulfilled, with a sentence for the person who made it. Becomes an RFC 9457 problem document, or
 * an error page for browsers, in the language of the request.
 */
public final class Problem extends ResponseStatusException {

    /** The key of a message, and what is put into it. */
    public record Sentence(String key, List<Object> arguments) {

        public static Sentence of(String key, Object... arguments) {
            return new Sentence(key, List.of(arguments));
        }
    }

    private final HttpStatus status;
    private final Sentence sentence;
    private final Map<String, Sentence> fields;

    private Problem(HttpStatus status, Sentence sentence, Map<String, Sentence> fields) {
        super(status, sentence + (fields.isEmpty() ? "" : " " + fields));
        this.status = status;
        this.sentence = sentence;
        this.fields = new TreeMap<>(fields);
    }

    /**
     * Any problem.
     *
     * @param key of the message that says what happened, what is safe and what to do
     */
    public Problem(HttpStatus status, String key, Object... arguments) {
        this(status, Sentence.of(key, arguments), Map.of());
    }

    /** Some fields of what was sent can't be taken; nothing was changed. */
    public static Problem invalid(Map<String, Sentence> fields) {
        return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, Sentence.of("problem.invalid"), fields);
    }

    /** There is no such thing, or not any more. */
    public static Problem notFound() {
        return new Problem(HttpStatus.NOT_FOUND, "problem.not-found");
    }

    /** It is said to a person, not searched for by one. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    public HttpStatus status() {
        return status;
    }

    public Sentence sentence() {
        return sentence;
    }

    /** By the field's path in what was sent. */
    public Map<String, Sentence> fields() {
        return fields;
    }
}
