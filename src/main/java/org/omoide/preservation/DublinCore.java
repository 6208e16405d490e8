package org.omoide.preservation;

import java.io.OutputStream;
import java.net.URI;
import java.util.LinkedHashSet;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Footage;
import org.omoide.footage.Rights;
import org.omoide.place.Place;
import org.omoide.transcoder.Inspection;

/**
 * Footage in the fifteen elements of Dublin Core (DCMES 1.1), as {@code oai_dc}. The era of what is seen is
 * {@code coverage}, in EDTF; {@code date} is when it was filmed.
 */
public final class DublinCore {

    /** Its namespace. */
    public static final String FORMAT = "http://www.openarchives.org/OAI/2.0/oai_dc/";
    /** Where its schema is. */
    public static final String SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd";

    private DublinCore() {}

    /**
     * A document of its own.
     *
     * @param page where it can be watched; null where that is nobody's business
     */
    public static void write(Footage footage, @Nullable Place place, @Nullable URI page, OutputStream out) {
        Xml.document(out, xml -> write(footage, place, page, xml));
    }

    /** The same as an element within another document. */
    public static void write(Footage footage, @Nullable Place place, @Nullable URI page, Xml xml)
            throws XMLStreamException {
        xml.element("oai_dc:dc", () -> {
            xml.attribute("xmlns:oai_dc", FORMAT);
            xml.attribute("xmlns:dc", "http://purl.org/dc/elements/1.1/");
            xml.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
            xml.attribute("xsi:schemaLocation", FORMAT + " " + SCHEMA);
            elements(footage, place, page, xml);
        });
    }

    private static void elements(Footage footage, @Nullable Place place, @Nullable URI page, Xml xml)
            throws XMLStreamException {
        xml.element("dc:title", footage.title() != null ? footage.title() : place == null ? null : place.name());
        xml.element("dc:creator", footage.filmedBy());
        var inspection = footage.inspection();
        var capture = inspection == null ? null : inspection.capture();
        var filmed = capture == null ? null : capture.time();
        xml.element("dc:date", filmed == null ? null : filmed.toString());
        if (inspection != null) {
            xml.element("dc:type", inspection.medium() instanceof Inspection.Film ? "MovingImage" : "StillImage");
        }
        xml.element("dc:format", footage.master().mediaType());
        xml.element("dc:identifier", footage.id());
        xml.element("dc:identifier", page == null ? null : page.toString());
        // The name of a file on somebody’s camera or desk is theirs.
        xml.element("dc:source", page == null ? footage.master().name() : null);
        xml.element("dc:coverage", footage.era());
        if (place != null) {
            var names = new LinkedHashSet<String>();
            names.add(place.name());
            names.addAll(place.oldNames());
            for (var name : names) {
                xml.element("dc:coverage", name);
            }
            var at = place.coordinates();
            // DCMI Point
            xml.element("dc:coverage", at == null ? null : "north=" + at.latitude() + "; east=" + at.longitude() + ";");
        }
        xml.element("dc:rights", rights(footage.rights()));
    }

    private static String rights(Rights rights) {
        return switch (rights.licence()) {
            case TOWN_ONLY -> "To be shown by the library of its town only";
            case CC_BY -> "https://creativecommons.org/licenses/by/4.0/";
            case CC_BY_NC -> "https://creativecommons.org/licenses/by-nc/4.0/";
        };
    }
}
