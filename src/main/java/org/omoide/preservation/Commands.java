package org.omoide.preservation;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.omoide.OmoideSettings;
import org.omoide.StorageConfiguration;
import org.omoide.changes.Changes;
import org.omoide.footage.Footages;
import org.omoide.storage.StorageException;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Import;

/**
 * The commands by which an operator keeps the library: {@code verify}, {@code export} and the {@code import} of a bag. Where
 * a server runs on the same data folder, they work on its storage.
 */
public final class Commands {

    private static final int WELL = 0;
    private static final int TROUBLE = 1;
    private static final int NOTHING_DONE = 2;

    private static final String MEND = "mend";
    private static final String REMOVE_ORPHANS = "remove-orphans";
    private static final String JSON = "json";
    private static final String WITH_CARE = "with-care";

    /** Not a {@code @Configuration}, or the server's scan would find it. */
    @EnableAutoConfiguration
    @EnableConfigurationProperties(OmoideSettings.class)
    @Import({
        StorageConfiguration.class,
        Changes.class,
        Footages.class,
        Originals.class,
        Documents.class,
        Verification.class,
        Exporting.class,
        Restoring.class
    })
    static final class Application {}

    private Commands() {}

    /**
     * {@code verify [--mend] [--remove-orphans] [--json]}
     *
     * @return the exit status: 0 if all is well or was mended, 1 if something is left to be done, 2 if it could not be looked
     */
    public static int verify(String[] arguments, PrintStream out) {
        var parsed = new DefaultApplicationArguments(arguments);
        if (!parsed.getNonOptionArgs().isEmpty()) {
            return misunderstood("usage: verify [--mend] [--remove-orphans] [--json] [--omoide.data=FOLDER]");
        }
        boolean json = parsed.containsOption(JSON);
        return with(arguments, json, context -> {
            var wanted = new Verification.Wanted(parsed.containsOption(MEND), parsed.containsOption(REMOVE_ORPHANS));
            var report = context.getBean(Verification.class).run(wanted);
            var words = new Words(context);
            out.print(json ? words.json(report) : words.table(report, wanted));
            return report.isWell() ? WELL : TROUBLE;
        });
    }

    /**
     * {@code export FOLDER [--with-care]}
     *
     * @return the exit status: 0 if all of it is in the bag, 1 if something was damaged or missing, 2 if there is no bag
     */
    public static int export(String[] arguments, PrintStream out) {
        var parsed = new DefaultApplicationArguments(arguments);
        if (parsed.getNonOptionArgs().size() != 1) {
            return misunderstood("usage: export FOLDER [--with-care] [--omoide.data=FOLDER]");
        }
        var folder = Path.of(parsed.getNonOptionArgs().get(0));
        return with(arguments, false, context -> {
            var exported = context.getBean(Exporting.class).export(folder, parsed.containsOption(WITH_CARE));
            out.print(new Words(context).exported(exported, folder));
            return exported.isWhole() ? WELL : TROUBLE;
        });
    }

    /**
     * {@code import BAG}: into an empty library.
     *
     * @return the exit status: 0 if all of it is there, 2 if nothing is
     */
    public static int restore(String[] arguments, PrintStream out) {
        var parsed = new DefaultApplicationArguments(arguments);
        if (parsed.getNonOptionArgs().size() != 1) {
            return misunderstood("usage: import BAG [--omoide.data=FOLDER]");
        }
        var folder = Path.of(parsed.getNonOptionArgs().get(0));
        return with(arguments, false, context -> {
            var restored = context.getBean(Restoring.class).restore(folder);
            out.print(new Words(context).restored(restored));
            return WELL;
        });
    }

    private static int misunderstood(String usage) {
        System.err.println(usage);
        return NOTHING_DONE;
    }

    private static int with(
            String[] arguments, boolean quiet, Function<ConfigurableApplicationContext, Integer> command) {
        try (var context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                // Of all that the server configures for itself, they need the storage.
                .lazyInitialization(true)
                .properties("logging.level.root=warn", "logging.threshold.console=" + (quiet ? "off" : "trace"))
                .run(arguments)) {
            try {
                return command.apply(context);
            } catch (Impossible e) {
                System.err.println(context.getMessage(e.getMessage(), e.arguments(), Locale.getDefault()));
                return NOTHING_DONE;
            } catch (RuntimeException e) {
                System.err.println(storageTrouble(e).getMessage());
                return NOTHING_DONE;
            }
        }
    }

    /** Its message says what to do; other trouble is a fault of ours. */
    private static StorageException storageTrouble(RuntimeException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof StorageException trouble) {
                return trouble;
            }
        }
        throw error;
    }

    /** What the commands say, in the language of who runs them. */
    private record Words(MessageSource messages) {

        private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");

        String table(Verification.Report report, Verification.Wanted wanted) {
            var text = new StringBuilder();
            for (var finding : report.findings()) {
                text.append("%s  %s  %s%s%n"
                        .formatted(
                                finding.remedy().isDone() ? "✓" : "✗",
                                say("verify.trouble." + finding.trouble()),
                                finding.key() + (finding.name().isEmpty() ? "" : " (" + finding.name() + ")"),
                                finding.remedy() == Finding.Remedy.NONE
                                        ? ""
                                        : "  → " + say("verify.remedy." + finding.remedy())));
            }
            if (!report.findings().isEmpty()) {
                text.append(System.lineSeparator());
            }
            long done = report.findings().stream()
                    .filter(finding -> finding.remedy().isDone())
                    .count();
            say(
                    text,
                    "verify.sum",
                    "" + report.objects(),
                    size(report.bytes()),
                    "" + report.findings().size(),
                    "" + done);
            if (report.unproven() > 0) {
                say(text, "verify.unproven", "" + report.unproven());
            }
            if (!report.isWell() && !wanted.mend()) {
                say(text, "verify.mend");
            }
            return text.toString();
        }

        String json(Verification.Report report) {
            return tools.jackson.databind.json.JsonMapper.builder()
                            .build()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(report)
                    + System.lineSeparator();
        }

        String exported(Exporting.Exported exported, Path folder) {
            var text = new StringBuilder();
            for (var damaged : exported.damaged()) {
                text.append("✗  ").append(damaged).append(System.lineSeparator());
            }
            say(text, "export.sum", folder.toString(), "" + exported.files(), size(exported.bytes()));
            if (!exported.isWhole()) {
                say(text, "export.damaged", "" + exported.damaged().size());
            }
            if (exported.uploading() > 0) {
                say(text, "export.uploading", "" + exported.uploading());
            }
            if (!exported.unknown().isEmpty()) {
                say(text, "export.unknown", String.join(", ", exported.unknown()));
            }
            say(text, exported.privately() ? "export.with-care" : "export.without-care");
            return text.toString();
        }

        String restored(Restoring.Restored restored) {
            var text = new StringBuilder();
            say(text, "restore.sum", "" + restored.documents(), "" + restored.objects(), "" + restored.waiting());
            say(text, "restore.accounts");
            return text.toString();
        }

        private void say(StringBuilder text, String key, Object... arguments) {
            text.append(say(key, arguments)).append(System.lineSeparator());
        }

        private String say(String key, Object... arguments) {
            return messages.getMessage(key, arguments, Locale.getDefault());
        }

        private static String size(long bytes) {
            double size = bytes;
            int unit = 0;
            while (size >= 1000 && unit < UNITS.size() - 1) {
                size /= 1000;
                unit++;
            }
            return (unit == 0 ? "%.0f %s" : "%.1f %s").formatted(size, UNITS.get(unit));
        }
    }
}
