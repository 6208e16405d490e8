package org.omoide.watch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** Passes every byte on to a service that speaks HTTP/1.1 on this machine, and writes down what it is asked. */
final class CountingDoor implements AutoCloseable {

    /** Before it may be the body of another request, which ends anywhere in a line. */
    private static final Pattern REQUEST = Pattern.compile("(GET|HEAD) (/\\S+) HTTP/1.1\r\n((?:[^\r\n]+\r\n)*)\r\n");

    private static final Pattern RANGE = Pattern.compile("(?im)^range: (\\S+)");

    private final ServerSocket door;
    private final int behind;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    CountingDoor(int behind) {
        this.behind = behind;
        try {
            door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::open);
    }

    int port() {
        return door.getLocalPort();
    }

    /** GET and HEAD requests of paths that contain this, as “GET bytes=0-9”. */
    List<String> asked(String path) {
        return asked.stream()
                .filter(request -> request.contains(path))
                .map(request -> request.replaceFirst(" \\S+", ""))
                .toList();
    }

    private void open() {
        while (!door.isClosed()) {
            try {
                var client = door.accept();
                var service = new Socket(InetAddress.getLoopbackAddress(), behind);
                start(() -> passOn(client, service, true));
                start(() -> passOn(service, client, false));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void passOn(Socket from, Socket to, boolean asking) {
        var head = new StringBuilder();
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var buffer = new byte[64 * 1024];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (asking) {
                    note(head.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1)));
                }
                out.write(buffer, 0, length);
            }
        } catch (IOException gone) {
            // The other direction ends by it, too.
        }
    }

    private void note(StringBuilder said) {
        var requests = REQUEST.matcher(said);
        int end = 0;
        while (requests.find()) {
            var range = RANGE.matcher(requests.group(3));
            asked.add(requests.group(1) + " " + requests.group(2) + (range.find() ? " " + range.group(1) : ""));
            end = requests.end();
        }
        said.delete(0, end);
    }

    private static void start(Runnable task) {
        var thread = new Thread(task, "counting-door");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
