package org.omoide.preservation;

import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Footage;

/**
 * What happened to a master and who did it, as PREMIS 3.0 (Library of Congress): the file with its fixity, its events, their
 * agents, and the rights. Events are of the audit, and of the footage itself where a command took it in.
 */
final class Premis {

    private static final String NAMESPACE = "http://www.loc.gov/premis/v3";
    private static final String SOFTWARE = "omoide";

    /** What deeds of the audit are called by the Library of Congress, in its vocabulary of preservation events. */
    private static final Map<String, String> TYPES = Map.of(
            "footage.uploaded", "ingestion",
            "footage.described", "metadata modification",
            "footage.edited", "redaction",
            "footage.allowed", "policy assignment",
            "footage.published", "publication",
            "footage.returned", "appraisal",
            "footage.answered", "appraisal",
            "footage.taken-down", "deaccession",
            "footage.cancelled", "transcoding cancelled",
            "footage.again", "transcoding requested");

    /**
     * Something that happened.
     *
     * @param agent id of the account; that of the software where nobody did it
     */
    private record Event(
            String id, String type, Instant at, @Nullable String detail, String agent) {}

    private final Footage footage;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, String> agents = new LinkedHashMap<>();

    private Premis(Footage footage, BsonDocument document, List<BsonDocument> audit) {
        this.footage = footage;
        agents.put(SOFTWARE, "Omoide");
        if (audit.stream().noneMatch(entry -> Holding.text(entry, "deed").equals("footage.uploaded"))) {
            events.add(new Event(footage.id() + "-ingestion", "ingestion", footage.created(), null, SOFTWARE));
        }
        for (var entry : audit) {
            var deed = Holding.text(entry, "deed");
            var account = Holding.text(entry, "accountId");
            var agent = account.isEmpty() ? SOFTWARE : account;
            agents.putIfAbsent(agent, Holding.text(entry, "name"));
            events.add(new Event(
                    Holding.text(entry, "_id"),
                    TYPES.getOrDefault(deed, deed),
                    at(entry, "at"),
                    Holding.text(entry, "detail"),
                    agent));
        }
        if (document.containsKey("transcoded")) {
            events.add(new Event(
                    footage.id() + "-transcoding", "transcoding", at(document, "transcoded"), null, SOFTWARE));
        }
    }

    /**
     * A document of its own.
     *
     * @param document of the footage, as the database has it
     * @param audit all entries of the footage, the oldest first
     */
    static void write(Footage footage, BsonDocument document, List<BsonDocument> audit, OutputStream out) {
        Xml.document(out, new Premis(footage, document, audit)::write);
    }

    private static Instant at(BsonDocument document, String field) {
        return Instant.ofEpochMilli(document.getDateTime(field).getValue());
    }

    private void write(Xml xml) throws XMLStreamException {
        xml.element("premis", () -> {
            xml.attribute("xmlns", NAMESPACE);
            xml.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
            xml.attribute("xsi:schemaLocation", NAMESPACE + " https://www.loc.gov/standards/premis/premis.xsd");
            xml.attribute("version", "3.0");
            object(xml);
            for (var event : events) {
                event(event, xml);
            }
            for (var agent : agents.entrySet()) {
                agent(agent.getKey(), agent.getValue(), xml);
            }
            rights(xml);
        });
    }

    private void object(Xml xml) throws XMLStreamException {
        var master = footage.master();
        xml.element("object", () -> {
            xml.attribute("xsi:type", "file");
            identifier("object", footage.id(), xml);
            xml.element("objectCharacteristics", () -> {
                if (master.sha256() != null) {
                    xml.element("fixity", () -> {
                        xml.element("messageDigestAlgorithm", "SHA-256");
                        xml.element("messageDigest", master.sha256());
                    });
                }
                xml.element("size", "" + master.size());
                xml.element(
                        "format",
                        () -> xml.element(
                                "formatDesignation",
                                () -> xml.element(
                                        "formatName",
                                        master.mediaType() == null ? "application/octet-stream" : master.mediaType())));
            });
            xml.element("originalName", master.name());
        });
    }

    private void event(Event event, Xml xml) throws XMLStreamException {
        xml.element("event", () -> {
            identifier("event", event.id(), xml);
            xml.element("eventType", event.type());
            xml.element("eventDateTime", event.at().toString());
            var detail = event.detail();
            if (detail != null && !detail.isEmpty()) {
                xml.element("eventDetailInformation", () -> xml.element("eventDetail", detail));
            }
            xml.element("linkingAgentIdentifier", () -> {
                xml.element("linkingAgentIdentifierType", "local");
                xml.element("linkingAgentIdentifierValue", event.agent());
            });
            xml.element("linkingObjectIdentifier", () -> {
                xml.element("linkingObjectIdentifierType", "local");
                xml.element("linkingObjectIdentifierValue", footage.id());
            });
        });
    }

    private static void agent(String id, String name, Xml xml) throws XMLStreamException {
        xml.element("agent", () -> {
            identifier("agent", id, xml);
            xml.element("agentName", name);
            xml.element("agentType", id.equals(SOFTWARE) ? "software" : "person");
        });
    }

    private void rights(Xml xml) throws XMLStreamException {
        var rights = footage.rights();
        var checked = rights.facesChecked();
        xml.element(
                "rights",
                () -> xml.element("rightsStatement", () -> {
                    identifier("rightsStatement", footage.id() + "-rights", xml);
                    xml.element("rightsBasis", "license");
                    xml.element("licenseInformation", () -> {
                        xml.element("licenseTerms", rights.licence().name());
                        xml.element("licenseNote", rights.people());
                        xml.element(
                                "licenseNote",
                                checked == null ? null : "Looked for faces: " + checked.at() + ", by " + checked.by());
                    });
                    xml.element("rightsGranted", () -> {
                        xml.element("act", "disseminate");
                        xml.element(
                                "restriction",
                                footage.isTakenDown()
                                        ? "TAKEN_DOWN"
                                        : rights.audience().name()
                                                + (rights.facilityId() == null ? "" : " " + rights.facilityId()));
                    });
                    xml.element("linkingObjectIdentifier", () -> {
                        xml.element("linkingObjectIdentifierType", "local");
                        xml.element("linkingObjectIdentifierValue", footage.id());
                    });
                }));
    }

    private static void identifier(String of, String value, Xml xml) throws XMLStreamException {
        xml.element(of + "Identifier", () -> {
            xml.element(of + "IdentifierType", "local");
            xml.element(of + "IdentifierValue", value);
        });
    }
}
