package org.omoide.pack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The line between a browser and the server, which can be cut and mended, and be slow. */
final class Wire implements AutoCloseable {

    private static final int CHUNK = 8 * 1024;

    private final int server;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private final int port;
    private ServerSocket door;
    private volatile int bytesPerSecond = Integer.MAX_VALUE;

    Wire(int server) throws IOException {
        this.server = server;
        open(0);
        this.port = door.getLocalPort();
    }

    String address(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** To the browser, all connections together. */
    void slow(int bytes) {
        bytesPerSecond = bytes;
    }

    void cut() throws IOException {
        door.close();
        for (var end : ends) {
            end.close();
        }
        ends.clear();
    }

    void mend() throws IOException {
        open(port);
    }

    @Override
    public void close() throws IOException {
        cut();
    }

    private void open(int at) throws IOException {
        var opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
        door = opened;
        daemon(() -> {
            while (!opened.isClosed()) {
                connect(opened.accept());
            }
        });
    }

    private void connect(Socket browser) throws IOException {
        var there = new Socket(InetAddress.getLoopbackAddress(), server);
        ends.add(browser);
        ends.add(there);
        daemon(() -> pass(browser, there, false));
        daemon(() -> pass(there, browser, true));
    }

    private void pass(Socket from, Socket to, boolean down) throws IOException {
        try (from;
                to) {
            var buffer = new byte[CHUNK];
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                if (down) {
                    hold(read);
                }
                to.getOutputStream().write(buffer, 0, read);
            }
        } finally {
            ends.remove(from);
            ends.remove(to);
        }
    }

    private synchronized void hold(int bytes) {
        try {
            Thread.sleep(bytes * 1000L / bytesPerSecond);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException cutOff) {
                // That is what it is for.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
