package org.omoide;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process of this same program. */
public final class OwnProcess {

    private OwnProcess() {}

    /**
     * Prepares to run a command of this program, with the same JDK and the same classes as this process.
     *
     * @param options of the JVM, for example {@code -Xmx512m}
     */
    public static ProcessBuilder prepare(List<String> options, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // It is of these same classes, and spares half of the start.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-XX:SharedArchiveFile="))
                .forEach(command::add);
        command.addAll(options);
        var classPath = System.getProperty("java.class.path");
        if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, Omoide.class.getName()));
        }
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
