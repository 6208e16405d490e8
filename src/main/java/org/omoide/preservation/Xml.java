package org.omoide.preservation;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/** Writes XML 1.0 in UTF-8, an element to a line. */
public final class Xml {

    private static final String NOT_IN_XML = "[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]";

    private static final XMLOutputFactory WRITERS = XMLOutputFactory.newDefaultFactory();

    private final XMLStreamWriter writer;
    private int depth;
    private boolean holdsElements;

    /** What is written inside of an element. */
    @FunctionalInterface
    public interface Content {
        void write() throws XMLStreamException;
    }

    private Xml(XMLStreamWriter writer) {
        this.writer = writer;
    }

    /** What is written into a document. */
    @FunctionalInterface
    public interface Body {
        void write(Xml xml) throws XMLStreamException;
    }

    public static void document(OutputStream out, Body body) {
        try {
            var writer = WRITERS.createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
            writer.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            body.write(new Xml(writer));
            writer.writeCharacters("\n");
            writer.writeEndDocument();
            writer.flush();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An element with elements in it. */
    public void element(String name, Content content) throws XMLStreamException {
        begin(name);
        depth++;
        holdsElements = false;
        content.write();
        depth--;
        if (holdsElements) {
            newLine();
        }
        writer.writeEndElement();
        holdsElements = true;
    }

    /** An element with text in it; nothing at all where there is none. */
    public void element(String name, @Nullable String text) throws XMLStreamException {
        if (text != null && !text.isEmpty()) {
            begin(name);
            writer.writeCharacters(text.replaceAll(NOT_IN_XML, "\uFFFD"));
            writer.writeEndElement();
            holdsElements = true;
        }
    }

    /** An element with attributes and text, which may be empty. */
    public void element(String name, Map<String, String> attributes, String text) throws XMLStreamException {
        begin(name);
        for (var attribute : attributes.entrySet()) {
            attribute(attribute.getKey(), attribute.getValue());
        }
        writer.writeCharacters(text.replaceAll(NOT_IN_XML, "\uFFFD"));
        writer.writeEndElement();
        holdsElements = true;
    }

    /** Of the element that was begun last and has no content yet. */
    public void attribute(String name, String value) throws XMLStreamException {
        writer.writeAttribute(name, value.replaceAll(NOT_IN_XML, "\uFFFD"));
    }

    private void begin(String name) throws XMLStreamException {
        newLine();
        writer.writeStartElement(name);
    }

    private void newLine() throws XMLStreamException {
        writer.writeCharacters("\n" + "  ".repeat(depth));
    }
}
