package org.omoide.benchmark.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A network namespace of its own at the end of a line whose rate and loss can be set, by the kernel's traffic control. */
final class FarLine {

    private static final String NAMESPACE = "omoide-soak";
    private static final String HERE = "10.77.0.1";
    private static final String THERE = "10.77.0.2";

    private final Relay relay;
    private final boolean loses;

    private FarLine(Relay relay, boolean loses) {
        this.relay = relay;
        this.loses = loses;
    }

    /**
     * Null where this machine doesn't allow it (it takes root, {@code ip} and {@code tc}).
     *
     * @param port of the server at this end
     */
    static @Nullable FarLine open(IntSupplier port) throws IOException, InterruptedException {
        World.run("ip", "netns", "delete", NAMESPACE);
        World.run("ip", "link", "delete", "omoide-here");
        boolean made = World.run("ip", "netns", "add", NAMESPACE)
                && World.run("ip", "link", "add", "omoide-here", "type", "veth", "peer", "name", "omoide-there")
                && World.run("ip", "link", "set", "omoide-there", "netns", NAMESPACE)
                && World.run("ip", "address", "add", HERE + "/24", "dev", "omoide-here")
                && World.run("ip", "link", "set", "omoide-here", "up")
                && there("ip", "address", "add", THERE + "/24", "dev", "omoide-there")
                && there("ip", "link", "set", "omoide-there", "up")
                && there("ip", "link", "set", "lo", "up");
        if (!made) {
            return null;
        }
        boolean loses = there("iptables", "-L");
        var line = new FarLine(new Relay(InetAddress.getByName(HERE), port).open(), loses);
        return line.good() ? line : null;
    }

    private static boolean there(String... command) throws InterruptedException {
        var whole = new ArrayList<>(List.of("ip", "netns", "exec", NAMESPACE));
        whole.addAll(List.of(command));
        return World.run(whole.toArray(String[]::new));
    }

    /** What runs a program at the far end. */
    List<String> command() {
        return List.of("ip", "netns", "exec", NAMESPACE);
    }

    String address() {
        return "http://" + HERE + ":" + relay.port();
    }

    /** 20 Mbit/s up, nothing lost. */
    boolean good() throws InterruptedException {
        return there(
                        "tc",
                        "qdisc",
                        "replace",
                        "dev",
                        "omoide-there",
                        "root",
                        "tbf",
                        "rate",
                        "20mbit",
                        "burst",
                        "64kb",
                        "latency",
                        "400ms")
                && (!loses || there("iptables", "-F", "INPUT"));
    }

    /** 512 kbit/s up, and one packet in twenty lost on its way back. */
    boolean poor() throws InterruptedException {
        return there(
                        "tc",
                        "qdisc",
                        "replace",
                        "dev",
                        "omoide-there",
                        "root",
                        "tbf",
                        "rate",
                        "512kbit",
                        "burst",
                        "16kb",
                        "latency",
                        "400ms")
                && (!loses
                        || there(
                                "iptables",
                                "-A",
                                "INPUT",
                                "-m",
                                "statistic",
                                "--mode",
                                "random",
                                "--probability",
                                "0.05",
                                "-j",
                                "DROP"));
    }

    boolean loses() {
        return loses;
    }

    void close() throws IOException, InterruptedException {
        relay.close();
        World.run("ip", "link", "delete", "omoide-here");
        World.run("ip", "netns", "delete", NAMESPACE);
    }
}
