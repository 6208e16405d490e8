package org.omoide.harvest;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.omoide.harvest.Catalogue.Item;
import org.omoide.harvest.Inquiry.GetRecord;
import org.omoide.harvest.Inquiry.Identify;
import org.omoide.harvest.Inquiry.ListAll;
import org.omoide.harvest.Inquiry.ListMetadataFormats;
import org.omoide.harvest.Inquiry.ListSets;
import org.omoide.harvest.Inquiry.Misunderstood;
import org.omoide.preservation.DublinCore;
import org.omoide.preservation.Xml;
import org.omoide.web.PublicAddress;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The shared catalogue by OAI-PMH 2.0, asked by GET; every answer is signed. */
@RestController
class OaiController {

    private static final int PAGE = 50;
    private static final MediaType XML = MediaType.parseMediaType("text/xml;charset=UTF-8");
    private static final String NAMESPACE = "http://www.openarchives.org/OAI/2.0/";

    private final Catalogue catalogue;
    private final TownKey key;
    private final PublicAddress address;
    private final Clock clock;

    OaiController(Catalogue catalogue, TownKey key, PublicAddress address, Clock clock) {
        this.catalogue = catalogue;
        this.key = key;
        this.address = address;
        this.clock = clock;
    }

    @GetMapping("/oai")
    Mono<ResponseEntity<byte[]>> answer(
            @RequestParam MultiValueMap<String, String> arguments, ServerHttpRequest request) {
        var town = address.of(request);
        Mono<Answer> answer;
        try {
            answer = answer(Inquiry.of(arguments), town);
        } catch (Misunderstood e) {
            answer = Mono.just(fault(e));
        }
        return answer.onErrorResume(Misunderstood.class, e -> Mono.just(fault(e)))
                // Signing takes a while, and the first time reads the JDK's own files.
                .publishOn(Schedulers.boundedElastic())
                .map(said ->
                        signed(document(said, arguments, town), request.getURI().getRawQuery()));
    }

    private ResponseEntity<byte[]> signed(byte[] body, @Nullable String query) {
        var signed = key.sign(body, query, clock.instant());
        return ResponseEntity.ok()
                .contentType(XML)
                .header("Content-Digest", signed.digest())
                .header("Signature-Input", signed.input())
                .header("Signature", signed.signature())
                .body(body);
    }

    /**
     * The element below the root that says it.
     *
     * @param understood whether the request's arguments may be repeated
     */
    private record Answer(boolean understood, Xml.Body body) {}

    private static Answer fault(Misunderstood e) {
        boolean understood = !e.code().equals("badVerb") && !e.code().equals("badArgument");
        return new Answer(
                understood, xml -> xml.element("error", Map.of("code", e.code()), String.valueOf(e.getMessage())));
    }

    private byte[] document(Answer answer, MultiValueMap<String, String> arguments, URI town) {
        var out = new ByteArrayOutputStream();
        Xml.document(
                out,
                xml -> xml.element("OAI-PMH", () -> {
                    xml.attribute("xmlns", NAMESPACE);
                    xml.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
                    xml.attribute("xsi:schemaLocation", NAMESPACE + " " + NAMESPACE + "OAI-PMH.xsd");
                    xml.element("responseDate", Inquiry.STAMP.format(clock.instant()));
                    xml.element(
                            "request",
                            answer.understood() ? new LinkedHashMap<>(arguments.toSingleValueMap()) : Map.of(),
                            base(town));
                    answer.body().write(xml);
                }));
        return out.toByteArray();
    }

    private Mono<Answer> answer(Inquiry inquiry, URI town) {
        if (inquiry instanceof Identify) {
            return catalogue.earliest().map(earliest -> said(xml -> identify(earliest, town, xml)));
        }
        if (inquiry instanceof ListMetadataFormats formats) {
            var identifier = formats.identifier();
            return (identifier == null
                            ? Mono.just(true)
                            : item(identifier, town).hasElement())
                    .map(there -> said(OaiController::formats));
        }
        if (inquiry instanceof ListSets) {
            return Mono.error(new Misunderstood("noSetHierarchy", "There are no sets here."));
        }
        if (inquiry instanceof GetRecord one) {
            return item(one.identifier(), town)
                    .map(item -> said(xml -> xml.element("GetRecord", () -> record(item, town, xml))));
        }
        return list((ListAll) inquiry, town);
    }

    private static Answer said(Xml.Body body) {
        return new Answer(true, body);
    }

    /** An error where others never knew of it. */
    private Mono<Item> item(String identifier, URI town) {
        var prefix = identifier(town, "");
        return Mono.just(identifier)
                .filter(id -> id.startsWith(prefix))
                .flatMap(id -> catalogue.find(id.substring(prefix.length())))
                .switchIfEmpty(Mono.error(() -> new Misunderstood("idDoesNotExist", "There is no such record.")));
    }

    private Mono<Answer> list(ListAll wanted, URI town) {
        return catalogue
                .page(wanted.from(), wanted.until(), wanted.behind(), PAGE)
                .flatMap(page -> page.items().isEmpty() && wanted.behind() == null
                        ? Mono.error(new Misunderstood("noRecordsMatch", "There is nothing of that time."))
                        : Mono.just(said(xml -> list(wanted, page, town, xml))));
    }

    private void list(ListAll wanted, Catalogue.Page page, URI town, Xml xml) throws XMLStreamException {
        xml.element(wanted.metadata() ? "ListRecords" : "ListIdentifiers", () -> {
            for (var item : page.items()) {
                if (wanted.metadata()) {
                    record(item, town, xml);
                } else {
                    header(item, town, xml);
                }
            }
            if (page.more()) {
                var last = page.items().get(page.items().size() - 1);
                xml.element("resumptionToken", wanted.token(last.entry()));
            } else if (wanted.behind() != null) {
                // The end of a list in pages is an empty token.
                xml.element("resumptionToken", () -> {});
            }
        });
    }

    private void identify(Instant earliest, URI town, Xml xml) throws XMLStreamException {
        xml.element("Identify", () -> {
            xml.element("repositoryName", "Omoide, " + town.getHost());
            xml.element("baseURL", base(town));
            xml.element("protocolVersion", "2.0");
            xml.element("adminEmail", "postmaster@" + town.getHost());
            xml.element("earliestDatestamp", Inquiry.STAMP.format(earliest));
            xml.element("deletedRecord", "persistent");
            xml.element("granularity", "YYYY-MM-DDThh:mm:ssZ");
            xml.element(
                    "description",
                    () -> xml.element(
                            "key", Map.of("xmlns", "urn:omoide:catalogue", "algorithm", "Ed25519"), key.known()));
        });
    }

    private static void formats(Xml xml) throws XMLStreamException {
        xml.element(
                "ListMetadataFormats",
                () -> xml.element("metadataFormat", () -> {
                    xml.element("metadataPrefix", Inquiry.PREFIX);
                    xml.element("schema", DublinCore.SCHEMA);
                    xml.element("metadataNamespace", DublinCore.FORMAT);
                }));
    }

    private static void record(Item item, URI town, Xml xml) throws XMLStreamException {
        xml.element("record", () -> {
            header(item, town, xml);
            var footage = item.footage();
            if (footage != null) {
                xml.element(
                        "metadata",
                        () -> DublinCore.write(footage, item.place(), town.resolve("/watch/" + footage.id()), xml));
            }
        });
    }

    private static void header(Item item, URI town, Xml xml) throws XMLStreamException {
        xml.element("header", () -> {
            if (item.footage() == null) {
                xml.attribute("status", "deleted");
            }
            xml.element("identifier", identifier(town, item.entry().footageId()));
            xml.element("datestamp", Inquiry.STAMP.format(item.entry().stamp()));
        });
    }

    private static String identifier(URI town, String footageId) {
        return "oai:" + town.getHost() + ":" + footageId;
    }

    private static String base(URI town) {
        return town.resolve("/oai").toString();
    }
}
