package org.omoide.upload;

import io.swagger.v3.oas.annotations.Hidden;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omoide.OmoideSettings;
import org.omoide.account.Audit;
import org.omoide.account.Visitor;
import org.omoide.footage.Footage;
import org.omoide.footage.FootageDraft;
import org.omoide.footage.Footages;
import org.omoide.footage.Review;
import org.omoide.footage.Rights;
import org.omoide.operation.Closing;
import org.omoide.place.Places;
import org.omoide.storage.ObjectStore;
import org.omoide.transcoder.Edits;
import org.omoide.transcoder.Layout;
import org.omoide.web.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The tus protocol 1.0.0: core, creation, creation-with-upload, termination, checksum and expiration. Not supported: a
 * length that is announced later, and concatenation.
 */
@RestController
@RequestMapping(UploadController.PATH)
@Hidden
class UploadController {

    static final String PATH = "/uploads";
    static final String VERSION = "1.0.0";
    static final String TUS_RESUMABLE = "Tus-Resumable";
    static final String TUS_VERSION = "Tus-Version";
    static final String UPLOAD_OFFSET = "Upload-Offset";
    static final String UPLOAD_LENGTH = "Upload-Length";
    static final String UPLOAD_METADATA = "Upload-Metadata";
    static final String UPLOAD_CHECKSUM = "Upload-Checksum";
    static final String UPLOAD_EXPIRES = "Upload-Expires";
    static final String BYTES = "application/offset+octet-stream";

    private static final Logger log = LoggerFactory.getLogger(UploadController.class);

    /** So long the last request waits until the master is in the queue; it gets there without the client, too. */
    private static final Duration COMPLETION = Duration.ofSeconds(20);

    private final Uploads uploads;
    private final Footages footages;
    private final Places places;
    private final ObjectStore objects;
    private final OmoideSettings settings;
    private final Audit audit;
    private final MessageSource messages;
    private final Closing closing;
    private final Clock clock;

    UploadController(
            Uploads uploads,
            Footages footages,
            Places places,
            ObjectStore objects,
            OmoideSettings settings,
            Audit audit,
            MessageSource messages,
            Closing closing,
            Clock clock) {
        this.uploads = uploads;
        this.footages = footages;
        this.places = places;
        this.objects = objects;
        this.settings = settings;
        this.audit = audit;
        this.messages = messages;
        this.closing = closing;
        this.clock = clock;
    }

    @RequestMapping(
            method = RequestMethod.OPTIONS,
            path = {"", "/{id}"})
    ResponseEntity<Void> capabilities() {
        return ResponseEntity.noContent()
                .header(TUS_VERSION, VERSION)
                .header("Tus-Extension", "creation,creation-with-upload,termination,checksum,expiration")
                .header("Tus-Max-Size", String.valueOf(settings.largestUpload()))
                .header("Tus-Checksum-Algorithm", String.join(",", Checksum.NAMES))
                .build();
    }

    @PostMapping
    Mono<ResponseEntity<Void>> create(ServerHttpRequest request, Visitor visitor) {
        var headers = request.getHeaders();
        requireVersion(headers);
        var metadata = Metadata.parse(String.join(",", headers.getOrEmpty(UPLOAD_METADATA)));
        var footage = footage(metadata, announcedLength(headers), visitor);
        var bytes = bytesWith(headers) ? request.getBody() : null;
        var checksum = checksum(headers);
        return places.require(footage.placeId())
                .then(requireRoomFor(footage.master().size()))
                .then(Mono.defer(() -> uploads.begin(footage, metadata.header())))
                .flatMap(upload -> audit.note(
                                visitor,
                                "footage.uploaded",
                                upload.id(),
                                footage.master().name())
                        .thenReturn(upload))
                .flatMap(upload -> bytes == null
                        ? Mono.just(upload)
                        : uploads.claim(upload.id(), 0).flatMap(claimed -> append(claimed, bytes, checksum)))
                .map(upload -> withState(ResponseEntity.created(URI.create(PATH + "/" + upload.id())), upload)
                        .<Void>build());
    }

    @RequestMapping(method = RequestMethod.HEAD, path = "/{id}")
    Mono<ResponseEntity<Void>> offset(@PathVariable String id, ServerHttpRequest request, Visitor visitor) {
        requireVersion(request.getHeaders());
        return own(id, visitor)
                .then(uploads.find(id))
                .doOnNext(upload -> {
                    if (upload.isWhole()) {
                        complete(upload).subscribe();
                    }
                })
                .map(upload -> offset(withState(ResponseEntity.ok(), upload), upload.length(), upload.metadata()))
                .switchIfEmpty(completed(id)
                        .map(size -> offset(ResponseEntity.ok().header(UPLOAD_OFFSET, String.valueOf(size)), size, "")))
                .switchIfEmpty(Mono.error(Problem::notFound));
    }

    private static ResponseEntity<Void> offset(
            ResponseEntity.HeadersBuilder<?> response, long length, String metadata) {
        response.header(UPLOAD_LENGTH, String.valueOf(length));
        response.header(HttpHeaders.CACHE_CONTROL, "no-store");
        if (!metadata.isEmpty()) {
            response.header(UPLOAD_METADATA, metadata);
        }
        return response.build();
    }

    @PatchMapping("/{id}")
    Mono<ResponseEntity<Void>> append(@PathVariable String id, ServerHttpRequest request, Visitor visitor) {
        var headers = request.getHeaders();
        requireVersion(headers);
        if (!bytesWith(headers)) {
            throw new Problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "tus.media-type", BYTES);
        }
        var offset = number(headers, UPLOAD_OFFSET);
        var checksum = checksum(headers);
        return own(id, visitor)
                .then(uploads.claim(id, offset))
                .switchIfEmpty(Mono.defer(() -> explain(id, offset)))
                .doOnNext(upload -> {
                    if (headers.getContentLength() > upload.length() - offset) {
                        throw new Problem(HttpStatus.CONTENT_TOO_LARGE, "tus.beyond-length", upload.length());
                    }
                })
                .flatMap(upload -> append(upload, request.getBody(), checksum))
                .map(this::acknowledged)
                .switchIfEmpty(Mono.just(ResponseEntity.noContent()
                        .header(UPLOAD_OFFSET, String.valueOf(offset))
                        .build()));
    }

    private ResponseEntity<Void> acknowledged(Upload upload) {
        var response = withState(ResponseEntity.noContent(), upload);
        if (closing.hasBegun()) {
            // What the client still has in the pipe isn't read any more.
            response.header(HttpHeaders.CONNECTION, "close");
        }
        return response.build();
    }

    /** Why there was nothing to claim; empty where the client asks once more for what is complete. */
    private Mono<Upload> explain(String id, long offset) {
        return uploads.find(id)
                .map(Upload::offset)
                .switchIfEmpty(completed(id))
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(actual -> actual == offset
                        ? Mono.empty()
                        : Mono.error(new Problem(HttpStatus.CONFLICT, "tus.offset", actual)));
    }

    @DeleteMapping("/{id}")
    Mono<ResponseEntity<Void>> terminate(@PathVariable String id, ServerHttpRequest request, Visitor visitor) {
        requireVersion(request.getHeaders());
        return own(id, visitor)
                .then(uploads.find(id))
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(uploads::abandon)
                .thenReturn(ResponseEntity.noContent().build());
    }

    /** Some proxies let neither PATCH nor DELETE pass. */
    @PostMapping(path = "/{id}", headers = "X-HTTP-Method-Override=PATCH")
    Mono<ResponseEntity<Void>> appendByPost(@PathVariable String id, ServerHttpRequest request, Visitor visitor) {
        return append(id, request, visitor);
    }

    @PostMapping(path = "/{id}", headers = "X-HTTP-Method-Override=DELETE")
    Mono<ResponseEntity<Void>> terminateByPost(@PathVariable String id, ServerHttpRequest request, Visitor visitor) {
        return terminate(id, request, visitor);
    }

    /** Of somebody else's upload nobody learns that it exists. */
    private Mono<Footage> own(String id, Visitor visitor) {
        return footages.find(id)
                .filter(footage -> footage.isChangedBy(visitor))
                .switchIfEmpty(Mono.error(Problem::notFound));
    }

    /**
     * Goes on to its end when the connection breaks, to keep what came in. When this instance ends, what came in until then
     * is acknowledged, and the client goes on from there with another.
     */
    private Mono<Upload> append(Upload claimed, Flux<DataBuffer> body, @Nullable Checksum checksum) {
        return Mono.fromFuture(
                () -> new Appending(uploads, objects, claimed, checksum)
                        .append(body.takeUntilOther(closing.begins()))
                        .flatMap(upload -> upload.isWhole()
                                ? complete(upload)
                                        .timeout(COMPLETION, Mono.empty())
                                        .thenReturn(upload)
                                : Mono.just(upload))
                        .toFuture(),
                true);
    }

    /** All bytes are safe, so a client can't help any more: the sweep will try again. */
    private Mono<Void> complete(Upload upload) {
        return uploads.complete(upload).onErrorResume(e -> {
            log.warn("upload {} is whole, but was not completed; trying again later", upload.id(), e);
            return Mono.empty();
        });
    }

    /** The size of a master that came in whole. */
    private Mono<Long> completed(String id) {
        return footages.find(id)
                .filter(footage -> footage.master().sha256() != null)
                .map(footage -> footage.master().size());
    }

    private static ResponseEntity.HeadersBuilder<?> withState(
            ResponseEntity.HeadersBuilder<?> response, Upload upload) {
        response.header(UPLOAD_OFFSET, String.valueOf(upload.offset()));
        if (!upload.isWhole()) {
            response.header(
                    UPLOAD_EXPIRES,
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(upload.expires().atOffset(ZoneOffset.UTC)));
        }
        return response;
    }

    private static void requireVersion(HttpHeaders headers) {
        if (!VERSION.equals(headers.getFirst(TUS_RESUMABLE))) {
            throw new Problem(HttpStatus.PRECONDITION_FAILED, "tus.version", VERSION);
        }
    }

    private static boolean bytesWith(HttpHeaders headers) {
        var type = headers.getContentType();
        return type != null && type.equalsTypeAndSubtype(MediaType.parseMediaType(BYTES));
    }

    private static @Nullable Checksum checksum(HttpHeaders headers) {
        var value = headers.getFirst(UPLOAD_CHECKSUM);
        return value == null ? null : Checksum.parse(value);
    }

    private static long number(HttpHeaders headers, String name) {
        var value = headers.getFirst(name);
        if (value == null || !value.matches("\\d{1,18}")) {
            throw new Problem(HttpStatus.BAD_REQUEST, "tus.number", name);
        }
        return Long.parseLong(value);
    }

    private long announcedLength(HttpHeaders headers) {
        if (headers.containsHeader("Upload-Defer-Length")) {
            throw new Problem(HttpStatus.BAD_REQUEST, "tus.deferred-length");
        }
        var length = number(headers, UPLOAD_LENGTH);
        if (length == 0) {
            throw new Problem(HttpStatus.BAD_REQUEST, "tus.empty");
        }
        if (length > settings.largestUpload()) {
            throw new Problem(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "tus.too-large",
                    gigabytes(length),
                    gigabytes(settings.largestUpload()));
        }
        return length;
    }

    private static double gigabytes(long bytes) {
        return bytes / 1e9;
    }

    private Mono<Void> requireRoomFor(long size) {
        return uploads.announced()
                .flatMap(used -> used + size > settings.quota()
                        ? Mono.error(new Problem(HttpStatus.CONTENT_TOO_LARGE, "tus.quota", gigabytes(size)))
                        : Mono.empty());
    }

    private Footage footage(Metadata metadata, long size, Visitor visitor) {
        var name = metadata.get("filename");
        var mediaType = metadata.get("filetype");
        if (!MasterType.mayBeFilmOrPhoto(name == null ? "" : name, mediaType)) {
            throw new Problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "tus.type", name == null ? "" : name);
        }
        var said = new FootageDraft(
                        metadata.get("title"),
                        metadata.get("filmedBy"),
                        metadata.get("era"),
                        metadata.get("placeId"),
                        claim(metadata.get("claim")))
                .checked(Year.now(clock));
        Instant now = clock.instant();
        return new Footage(
                Uploads.random(),
                Footage.State.UPLOADING,
                said.placeId(),
                said.title(),
                said.filmedBy(),
                said.era(),
                said.claim(),
                visitor.signedIn().id(),
                Rights.UNSAID,
                Review.waiting(now),
                new Footage.Master(name == null ? "" : name, mediaType, size, null),
                null,
                null,
                Edits.NONE,
                null,
                null,
                null,
                null,
                now,
                now);
    }

    private static @Nullable Layout claim(@Nullable String claim) {
        try {
            return claim == null ? null : Layout.valueOf(claim);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(Map.of(
                    "claim",
                    Problem.Sentence.of("tus.claim", List.of(Layout.values()).toString())));
        }
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> overtaken(Uploads.Overtaken overtaken, Locale locale) {
        return problem(HttpStatus.LOCKED.value(), "tus.overtaken", locale);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> mismatch(Checksum.Mismatch mismatch, Locale locale) {
        return problem(Checksum.Mismatch.STATUS, "tus.checksum-mismatch", locale);
    }

    /** For statuses that HTTP itself doesn't know. */
    private ResponseEntity<ProblemDetail> problem(int status, String key, Locale locale) {
        var problem = ProblemDetail.forStatus(status);
        problem.setDetail(messages.getMessage(key, null, locale));
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
