package org.omoide.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omoide.OmoideSettings;
import org.omoide.StorageConfiguration;
import org.omoide.changes.Changes;
import org.omoide.footage.Footage;
import org.omoide.footage.Footages;
import org.omoide.place.Place;
import org.omoide.transcoding.WorkerProcesses;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Controller;

/**
 * {@code java -jar omoide.jar import FOLDER [--csv=FILE]}: takes in an archive, waits until all of it is tiled, and ends
 * with a table of what was taken and what was refused and why. Doing it again takes in only what is not there yet.
 *
 * <p>Where a server runs on the same data folder, the archive goes into that one.
 */
public final class ImportCommand {

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** All of it is in the library. */
    private static final int ALL_TAKEN = 0;

    private static final int SOME_REFUSED = 1;
    private static final int NOTHING_DONE = 2;

    private final Intake intake;
    private final Footages footages;
    private final MessageSource messages;
    private final PrintStream out;

    /** Not a {@code @Configuration}, or the server's scan would find it. */
    @EnableAutoConfiguration
    @EnableConfigurationProperties(OmoideSettings.class)
    @Import({StorageConfiguration.class, Intake.class, WorkerProcesses.class})
    @ComponentScan(
            basePackageClasses = {Changes.class, Place.class, Footage.class},
            excludeFilters = @Filter(Controller.class))
    static final class Application {}

    /** What became of a file: the footage it is now, or why not. */
    private record Outcome(
            @Nullable String footageId, @Nullable String trouble) {}

    private ImportCommand(Intake intake, Footages footages, MessageSource messages, PrintStream out) {
        this.intake = intake;
        this.footages = footages;
        this.messages = messages;
        this.out = out;
    }

    /**
     * @param arguments the folder, and options
     * @return the exit status: 0 if all was taken, 1 if something was refused, 2 if the command could not be understood
     */
    public static int run(String[] arguments) {
        var parsed = new DefaultApplicationArguments(arguments);
        if (parsed.getNonOptionArgs().size() != 1) {
            System.err.println("usage: import FOLDER [--csv=FILE] [--omoide.data=FOLDER]");
            return NOTHING_DONE;
        }
        var folder = Path.of(parsed.getNonOptionArgs().get(0));
        Catalogue catalogue;
        try {
            catalogue = Catalogue.read(csv(folder, parsed.getOptionValues("csv")));
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return NOTHING_DONE;
        }
        try (var context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties("logging.level.root=warn")
                .run(arguments)) {
            return new ImportCommand(
                            context.getBean(Intake.class), context.getBean(Footages.class), context, System.out)
                    .takeIn(folder, catalogue);
        }
    }

    private static Path csv(Path folder, @Nullable List<String> option) throws IOException {
        if (option != null && !option.isEmpty()) {
            return Path.of(option.get(0));
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not a folder");
        }
        try (Stream<Path> files = Files.list(folder)) {
            var tables = files.filter(
                            file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".csv"))
                    .toList();
            if (tables.size() != 1) {
                throw new IOException(folder + " has " + tables.size()
                        + " CSV tables; say which one with --csv=FILE. It needs a column “file”.");
            }
            return tables.get(0);
        }
    }

    private int takeIn(Path folder, Catalogue catalogue) {
        var outcomes = new LinkedHashMap<String, Outcome>();
        int number = 0;
        for (var entry : catalogue.entries()) {
            out.printf("%d/%d %s%n", ++number, catalogue.entries().size(), entry.file());
            outcomes.put(entry.file(), taken(folder, entry));
        }
        for (var unlisted : unlisted(folder, catalogue)) {
            outcomes.put(unlisted, new Outcome(null, message("import.unlisted")));
        }
        var footage = awaited(outcomes);
        return table(outcomes, footage);
    }

    private Outcome taken(Path folder, Catalogue.Entry entry) {
        if (entry instanceof Catalogue.Entry.Wrong wrong) {
            return new Outcome(null, message("import.wrong", wrong.line(), wrong.column(), wrong.value()));
        }
        var understood = (Catalogue.Entry.Understood) entry;
        var file = folder.resolve(understood.file()).normalize();
        if (!file.startsWith(folder.normalize()) || !Files.isRegularFile(file)) {
            return new Outcome(null, message("import.missing"));
        }
        try {
            var footage = intake.take(idOf(file), file, understood.described()).block();
            return new Outcome(footage == null ? null : footage.id(), null);
        } catch (IOException | RuntimeException e) {
            return new Outcome(null, String.valueOf(e.getMessage()));
        }
    }

    /** The same file is the same footage, however often it is taken in. */
    private static String idOf(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> unlisted(Path folder, Catalogue catalogue) {
        var listed = catalogue.entries().stream()
                .map(entry -> folder.resolve(entry.file()).normalize())
                .toList();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().toLowerCase(Locale.ROOT).endsWith(".csv"))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(file -> !listed.contains(file.normalize()))
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Waits until nothing is in the queue any more, and shows how far it is. */
    private Map<String, Footage> awaited(Map<String, Outcome> outcomes) {
        var latest = new LinkedHashMap<String, Footage>();
        var said = "";
        while (true) {
            int atRest = 0;
            var working = new ArrayList<String>();
            for (var outcome : outcomes.entrySet()) {
                var id = outcome.getValue().footageId();
                var footage = id == null ? null : footages.find(id).block();
                if (footage != null) {
                    latest.put(outcome.getKey(), footage);
                }
                if (footage == null || footage.state().isAtRest()) {
                    atRest++;
                } else if (footage.work() != null && footage.state() == Footage.State.WORKING) {
                    working.add("%s %d%%"
                            .formatted(
                                    outcome.getKey(), Math.round(footage.work().fraction() * 100)));
                }
            }
            var now = "%d/%d  %s".formatted(atRest, outcomes.size(), String.join(", ", working));
            if (!now.equals(said)) {
                out.println(now);
                said = now;
            }
            if (atRest == outcomes.size()) {
                return latest;
            }
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted; what was taken in stays, start again to go on", e);
        }
    }

    private int table(Map<String, Outcome> outcomes, Map<String, Footage> footage) {
        int taken = 0;
        out.println();
        for (var outcome : outcomes.entrySet()) {
            var known = footage.get(outcome.getKey());
            boolean ready = known != null && known.state() == Footage.State.READY;
            if (ready) {
                taken++;
            }
            out.printf(
                    "%s  %-48s %s%n",
                    ready ? "✓" : "✗", outcome.getKey(), ready ? "" : reason(outcome.getValue(), known));
        }
        out.println();
        out.println(message("import.sum", taken, outcomes.size() - taken));
        return taken == outcomes.size() ? ALL_TAKEN : SOME_REFUSED;
    }

    private String reason(Outcome outcome, @Nullable Footage footage) {
        if (outcome.trouble() != null) {
            return outcome.trouble();
        }
        if (footage == null || footage.problem() == null) {
            return footage == null ? "" : footage.state().name();
        }
        return message(footage.problem().messageKey());
    }

    private String message(String key, Object... arguments) {
        return messages.getMessage(key, arguments, Locale.getDefault());
    }
}
