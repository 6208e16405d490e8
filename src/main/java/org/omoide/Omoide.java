package org.omoide;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.omoide.intake.ImportCommand;
import org.omoide.preservation.Bag;
import org.omoide.preservation.Commands;
import org.omoide.transcoder.demo.DemoFilm;
import org.omoide.transcoding.WorkerApplication;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the server, or with a command before the options, what else the jar can do. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Omoide {

    /** {@code [worker | import FOLDER | verify | export FOLDER] [--option=value …]} */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var command = arguments.length == 0 ? "" : arguments[0];
        var rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (command) {
            case "worker" -> WorkerApplication.run(rest);
            case "draw-demo" -> DemoFilm.render(Path.of(rest[0]));
            case "import", "verify", "export" -> System.exit(ended(command, rest, System.out));
            default -> serve(arguments);
        }
    }

    /** Runs a command that comes to an end. Its exit status. */
    static int ended(String command, String[] rest, PrintStream out) {
        return switch (command) {
            case "verify" -> Commands.verify(rest, out);
            case "export" -> Commands.export(rest, out);
            case "import" -> isBag(rest) ? Commands.restore(rest, out) : ImportCommand.run(rest);
            default -> throw new IllegalArgumentException(command);
        };
    }

    private static boolean isBag(String[] arguments) {
        return new DefaultApplicationArguments(arguments)
                .getNonOptionArgs().stream().anyMatch(folder -> Bag.isAt(Path.of(folder)));
    }

    private static void serve(String[] arguments) {
        if (arguments.length > 0 && !arguments[0].startsWith("--")) {
            System.err.println("“" + arguments[0]
                    + "” is not a command. There are: worker, import FOLDER, verify, export FOLDER, or none to serve.");
            System.exit(2);
        }
        SpringApplication.run(Omoide.class, arguments);
    }
}
