package org.omoide.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;

/** What the operating system says of processes and of itself; NaN where it isn't Linux. */
final class Machine {

    private static final Path PROC = Path.of("/proc");

    /** The kernel counts hundredths of a second for programs, whatever its own clock does (man 5 proc). */
    private static final double TICKS = 100;

    private Machine() {}

    /** Processor seconds that it has used since it began, on all cores. */
    static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / 1e9;
    }

    /** Processor seconds that all processes together have used. */
    static double busySeconds() {
        try {
            // cpu user nice system idle iowait irq softirq steal …
            var cells = Files.readAllLines(PROC.resolve("stat")).get(0).trim().split("\\s+");
            long all = Arrays.stream(cells, 1, 9).mapToLong(Long::parseLong).sum();
            return (all - Long.parseLong(cells[4]) - Long.parseLong(cells[5])) / TICKS;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** What of the process lies in memory, in MiB. */
    static double residentMib(ProcessHandle process) {
        try {
            var status = Files.readString(PROC.resolve(process.pid() + "/status"));
            var resident = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(status);
            return resident.find() ? Long.parseLong(resident.group(1)) / 1024.0 : Double.NaN;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** Load averages over 1, 5 and 15 minutes. */
    static String load() {
        try {
            return Files.readString(PROC.resolve("loadavg")).replaceFirst("^(\\S+ \\S+ \\S+).*\\s*$", "$1");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
