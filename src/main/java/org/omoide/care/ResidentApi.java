package org.omoide.care;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import org.omoide.account.Audit;
import org.omoide.account.Visitor;
import org.omoide.web.Csv;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/residents")
@Tag(name = "Residents", description = "Whom the visitor's facility looks after; for its staff alone")
class ResidentApi {

    private final Residents residents;
    private final Erasing erasing;
    private final Keeping keeping;
    private final ResidentSheet sheet;
    private final Audit audit;
    private final Clock clock;

    ResidentApi(Residents residents, Erasing erasing, Keeping keeping, ResidentSheet sheet, Audit audit, Clock clock) {
        this.residents = residents;
        this.erasing = erasing;
        this.keeping = keeping;
        this.sheet = sheet;
        this.audit = audit;
        this.clock = clock;
    }

    @GetMapping
    @Operation(summary = "List the residents", description = "By nickname")
    Flux<ResidentView> list(Visitor visitor) {
        return residents.of(visitor).map(ResidentView::of);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Add a resident", description = "Without a consent, which is written down by itself")
    Mono<ResponseEntity<ResidentView>> add(@RequestBody ResidentDraft draft, Visitor visitor) {
        return residents
                .add(draft, visitor)
                .map(resident -> ResponseEntity.created(URI.create("/api/residents/" + resident.id()))
                        .body(ResidentView.of(resident)));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One resident")
    Mono<ResidentView> find(@PathVariable String id, Visitor visitor) {
        return residents.find(id, visitor).map(ResidentView::of);
    }

    @PutMapping("/{id}")
    @Operation(summary = "Change nickname, colour and birth year")
    Mono<ResidentView> change(@PathVariable String id, @RequestBody ResidentDraft draft, Visitor visitor) {
        return residents.change(id, draft, visitor).map(ResidentView::of);
    }

    @PutMapping("/{id}/consent")
    @Operation(summary = "Write a consent down")
    Mono<ResidentView> consent(@PathVariable String id, @RequestBody ConsentDraft draft, Visitor visitor) {
        return residents.consent(id, draft, visitor).map(ResidentView::of);
    }

    @DeleteMapping("/{id}/consent")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Take the consent back",
            description =
                    "Erases all that hangs on it: taps, notes, seats, and who wished what. The nickname, the colour"
                            + " and the day stay.")
    Mono<Void> withdraw(
            @PathVariable String id,
            @Parameter(description = "Whether wishes on which nobody works yet are withdrawn, too")
                    @RequestParam(defaultValue = "false")
                    boolean withdrawWishes,
            Visitor visitor) {
        return erasing.withdraw(id, withdrawWishes, visitor);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Erase a resident", description = "With all that is kept of them")
    Mono<Void> erase(
            @PathVariable String id,
            @Parameter(description = "Whether wishes on which nobody works yet are withdrawn, too")
                    @RequestParam(defaultValue = "false")
                    boolean withdrawWishes,
            Visitor visitor) {
        return erasing.erase(id, withdrawWishes, visitor);
    }

    @GetMapping("/{id}/export")
    @Operation(summary = "All that is kept of a resident", description = "As a file, to be handed out")
    Mono<ResponseEntity<Export>> export(@PathVariable String id, Locale locale, Visitor visitor) {
        return handedOut(id, locale, visitor)
                .map(kept -> ResponseEntity.ok()
                        .header(
                                HttpHeaders.CONTENT_DISPOSITION,
                                ContentDisposition.attachment()
                                        .filename(fileName(id) + ".json")
                                        .build()
                                        .toString())
                        .body(Export.of(kept, clock.instant())));
    }

    @GetMapping("/{id}/export.csv")
    @Operation(
            summary = "All that is kept of a resident, as a table",
            description = "RFC 4180, UTF-8 with a byte order mark")
    Mono<ResponseEntity<byte[]>> table(@PathVariable String id, Locale locale, Visitor visitor) {
        return handedOut(id, locale, visitor).map(kept -> Csv.file(fileName(id) + ".csv", sheet.of(kept, locale)));
    }

    private Mono<Kept> handedOut(String id, Locale locale, Visitor visitor) {
        return keeping.of(id, visitor, locale)
                .flatMap(kept ->
                        audit.note(visitor, "resident.exported", id, null).thenReturn(kept));
    }

    /** Says nothing of who it is: files lie about. */
    private static String fileName(String id) {
        return "omoide-" + id.substring(0, Math.min(8, id.length()));
    }
}
