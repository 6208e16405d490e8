package org.omoide.harvest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omoide.InProcess;
import org.omoide.footage.Footage;
import org.omoide.footage.Review;
import org.omoide.footage.Rights;
import org.omoide.footage.Rights.Audience;
import org.omoide.footage.Rights.Licence;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What a harvester of another town reads, with nothing but the protocol and the town's key. */
class OaiIT extends InProcess {

    private static final String LIST = "verb=ListRecords&metadataPrefix=oai_dc";

    @Autowired
    private Catalogue catalogue;

    @BeforeEach
    void shareNothing() {
        mongo.remove(new Query(), Entry.class).block();
    }

    private Footage film(Audience audience, boolean shared) {
        var film = ready();
        client().put()
                .uri("/api/footage/" + film.id() + "/review/rights")
                .bodyValue(Map.of("licence", "CC_BY", "audience", audience, "facesChecked", true, "shared", shared))
                .exchange()
                .expectStatus()
                .isOk();
        return film;
    }

    private Document ask(String query) throws Exception {
        var answer = stranger()
                .get()
                .uri("/oai?" + query)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.TEXT_XML)
                .expectBody()
                .returnResult();
        var body = Objects.requireNonNull(answer.getResponseBody());
        prove(answer.getResponseHeaders(), query, body);
        return DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(body));
    }

    /** As RFC 9421 says, by the key that Identify tells. */
    private void prove(HttpHeaders headers, String query, byte[] body) throws Exception {
        var digest = "sha-256=:"
                + Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-256").digest(body))
                + ":";
        assertThat(headers.getFirst("Content-Digest")).isEqualTo(digest);
        var parameters =
                Objects.requireNonNull(headers.getFirst("Signature-Input")).substring("town=".length());
        assertThat(parameters).startsWith("(\"@status\" \"content-digest\" \"@query\";req);created=");
        var base = "\"@status\": 200\n\"content-digest\": " + digest + "\n\"@query\";req: ?" + query
                + "\n\"@signature-params\": " + parameters;
        assertThat(isSigned(headers, base)).isTrue();
        assertThat(isSigned(headers, base.replace(";req: ?", ";req: ?x"))).isFalse();
    }

    private boolean isSigned(HttpHeaders headers, String base) throws Exception {
        var said = Objects.requireNonNull(headers.getFirst("Signature"));
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(townKey()))));
        verifier.update(base.getBytes());
        return verifier.verify(Base64.getDecoder().decode(said.substring("town=:".length(), said.length() - 1)));
    }

    private String townKey() {
        var identity = stranger()
                .get()
                .uri("/oai?verb=Identify")
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        return Objects.requireNonNull(identity).replaceFirst("(?s).*<key[^>]*>([^<]*)</key>.*", "$1");
    }

    private static List<String> texts(Document document, String name) {
        var texts = new ArrayList<String>();
        var found = document.getElementsByTagNameNS("*", name);
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }

    private static String fault(Document document) {
        return ((Element) document.getElementsByTagNameNS("*", "error").item(0)).getAttribute("code");
    }

    /** By the film's id, the status of each record in the whole list, which is read in pages. */
    private Map<String, String> harvest(String query) throws Exception {
        var records = new HashMap<String, String>();
        var page = ask(query);
        while (true) {
            var headers = page.getElementsByTagNameNS("*", "header");
            for (int i = 0; i < headers.getLength(); i++) {
                var header = (Element) headers.item(i);
                var id =
                        header.getElementsByTagNameNS("*", "identifier").item(0).getTextContent();
                assertThat(id).startsWith("oai:127.0.0.1:");
                assertThat(records.put(id.substring("oai:127.0.0.1:".length()), header.getAttribute("status")))
                        .as("one is told twice")
                        .isNull();
            }
            var token = texts(page, "resumptionToken");
            if (token.isEmpty() || token.get(0).isEmpty()) {
                return records;
            }
            page = ask(query.replaceFirst("&.*", "") + "&resumptionToken=" + token.get(0));
        }
    }

    @Test
    void othersKnowOfWhatIsSharedAndForEverybodyAndOfNothingElse() throws Exception {
        var film = film(Audience.PUBLIC, true);
        film(Audience.PUBLIC, false);
        film(Audience.TOWN, true);
        assertThat(harvest(LIST)).containsExactly(Map.entry(film.id(), ""));
        var record = ask("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:" + film.id());
        assertThat(texts(record, "rights")).containsExactly("https://creativecommons.org/licenses/by/4.0/");
        assertThat(texts(record, "identifier")).contains("http://127.0.0.1:" + port + "/watch/" + film.id());
        assertThat(record.getDocumentElement().getTextContent())
                .as("the file's own name")
                .doesNotContain("R0010042");
    }

    @Test
    void nothingIsSharedUnlessACoordinatorSaysSo() throws Exception {
        var film = ready();
        footages.allow(film.id(), new Rights(Licence.CC_BY, Audience.PUBLIC, null, null, null))
                .block();
        assertThat(catalogue.isShared(film.id()).block()).isFalse();
        assertThat(fault(ask(LIST))).isEqualTo("noRecordsMatch");
    }

    @Test
    void whoeverHarvestedHearsThatItIsGone() throws Exception {
        var unpublished = film(Audience.PUBLIC, true);
        var unshared = film(Audience.PUBLIC, true);
        var taken = film(Audience.PUBLIC, true);
        var deleted = film(Audience.PUBLIC, true);
        var stays = film(Audience.PUBLIC, true);
        assertThat(harvest(LIST)).hasSize(5).doesNotContainValue("deleted");

        footages.decide(unpublished.id(), Review.waiting(unpublished.created())).block(Duration.ofSeconds(5));
        catalogue.share(unshared.id(), false).block();
        client().post()
                .uri("/api/footage/" + taken.id() + "/review/takedown")
                .bodyValue(Map.of("reason", "somebody asked", "keepMaster", false))
                .exchange()
                .expectStatus()
                .isOk();
        client().delete()
                .uri("/api/footage/" + deleted.id())
                .exchange()
                .expectStatus()
                .is2xxSuccessful();

        assertThat(harvest(LIST))
                .containsOnly(
                        Map.entry(unpublished.id(), "deleted"),
                        Map.entry(unshared.id(), "deleted"),
                        Map.entry(taken.id(), "deleted"),
                        Map.entry(deleted.id(), "deleted"),
                        Map.entry(stays.id(), ""));
        var record = ask("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:" + taken.id());
        assertThat(texts(record, "metadata")).isEmpty();
    }

    @Test
    void longListsComeInPagesAndByTime() throws Exception {
        shareCopies(publicFilm(), 53);
        assertThat(harvest(LIST)).hasSize(53);
        assertThat(texts(ask(LIST), "record")).hasSize(50);
        assertThat(harvest("verb=ListIdentifiers&metadataPrefix=oai_dc&from=2026-01-01"))
                .hasSize(53);
        assertThat(fault(ask(LIST + "&until=2020-01-01"))).isEqualTo("noRecordsMatch");
        assertThat(fault(ask(LIST + "&from=2999-01-01T00:00:00Z"))).isEqualTo("noRecordsMatch");
    }

    private void shareCopies(Footage film, int count) {
        var document = Objects.requireNonNull(
                mongo.findById(film.id(), org.bson.Document.class, "footage").block());
        var copies = IntStream.range(0, count)
                .mapToObj(i -> new org.bson.Document(document).append("_id", film.id() + "-" + i))
                .toList();
        var entries = copies.stream()
                .map(copy -> new Entry(copy.getString("_id"), true, false, null, Instant.EPOCH))
                .toList();
        mongo.insert(copies, "footage").thenMany(mongo.insertAll(entries)).blockLast();
    }

    private Footage publicFilm() {
        var film = ready();
        footages.allow(film.id(), new Rights(Licence.CC_BY, Audience.PUBLIC, null, null, null))
                .block();
        return film;
    }

    @Test
    void saysWhatIsWrongAsTheProtocolWantsIt() throws Exception {
        var faults = Map.ofEntries(
                Map.entry("", "badVerb"),
                Map.entry("verb=Steal", "badVerb"),
                Map.entry("verb=Identify&verb=Identify", "badVerb"),
                Map.entry("verb=Identify&more=1", "badArgument"),
                Map.entry("verb=ListRecords", "badArgument"),
                Map.entry("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
                Map.entry(LIST + "&from=yesterday", "badArgument"),
                Map.entry(LIST + "&from=2026-01-01&until=2026-01-01T00:00:00Z", "badArgument"),
                Map.entry(LIST + "&from=2026-02-01&until=2026-01-01", "badArgument"),
                Map.entry(LIST + "&set=a", "noSetHierarchy"),
                Map.entry("verb=ListSets", "noSetHierarchy"),
                Map.entry("verb=ListRecords&resumptionToken=abc", "badResumptionToken"),
                Map.entry("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:none", "idDoesNotExist"),
                Map.entry("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"));
        for (var fault : faults.entrySet()) {
            assertThat(fault(ask(fault.getKey()))).as(fault.getKey()).isEqualTo(fault.getValue());
        }
        assertThat(texts(ask("verb=Identify"), "deletedRecord")).containsExactly("persistent");
        assertThat(texts(ask("verb=ListMetadataFormats"), "metadataPrefix")).containsExactly("oai_dc");
    }
}
