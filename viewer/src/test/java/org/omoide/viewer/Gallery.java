package org.omoide.viewer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.omoide.transcoder.Layout;

/**
 * One browser and one site for all tests of a run, with the films that they name: each is made once, when it is first
 * wanted.
 */
final class Gallery implements BeforeAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Gallery.class);

    private final Set<Exhibit> wanted;
    private @Nullable House house;

    Gallery(Exhibit... wanted) {
        this.wanted = Set.of(wanted);
    }

    /** What there is to see. */
    enum Exhibit {
        /** Three seconds that go round. */
        SILENT,
        AUDIBLE,
        LONG,
        STEREO,
        STILL,
        NUMBERED,
        GRADIENT;

        String path() {
            return name().toLowerCase(Locale.ROOT);
        }

        private void make(Path media) throws Exception {
            switch (this) {
                case SILENT -> Footage.film(media, path(), Layout.MONO, 3, false);
                case AUDIBLE -> Footage.film(media, path(), Layout.MONO, 4, true);
                case LONG -> Footage.film(media, path(), Layout.MONO, 20, true);
                case STEREO -> Footage.film(media, path(), Layout.TOP_BOTTOM, 2, false);
                case STILL -> Footage.still(media, path());
                case NUMBERED -> Footage.numbered(media, path(), 5);
                case GRADIENT -> Footage.gradient(media, path());
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        House shared =
                context.getRoot().getStore(NAMESPACE).computeIfAbsent(House.class, key -> House.build(), House.class);
        for (Exhibit exhibit : wanted) {
            if (shared.made.add(exhibit)) {
                exhibit.make(shared.media);
            }
        }
        house = shared;
    }

    Chromium chromium() {
        return house().chromium;
    }

    Site site() {
        return house().site;
    }

    Path media() {
        return house().media;
    }

    Watching open(Exhibit exhibit, String... scripts) {
        return Watching.open(chromium(), site(), exhibit.path(), scripts);
    }

    private House house() {
        if (house == null) {
            throw new IllegalStateException("not open yet");
        }
        return house;
    }

    private record House(Chromium chromium, Site site, Path media, Set<Exhibit> made) implements AutoCloseable {

        static House build() {
            try {
                Chromium chromium = Chromium.start();
                Path media = Files.createTempDirectory("omoide-viewer");
                return new House(chromium, Site.serve(media), media, new HashSet<>());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            site.close();
            chromium.close();
            try (var files = Files.walk(media)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
