package org.omoide.benchmark.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;

/** A line to a service of this machine that can be cut. */
class Relay implements AutoCloseable {

    private final ServerSocket listening;
    private final IntSupplier port;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "relay");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    /**
     * @param address to listen at
     * @param port of the service
     */
    Relay(InetAddress address, IntSupplier port) throws IOException {
        this.port = port;
        listening = new ServerSocket(0, 200, address);
    }

    /** Begins to carry. */
    Relay open() {
        threads.submit(this::accept);
        return this;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Closes what is open, and closes at once what comes. */
    void cut() {
        cut = true;
        sockets.forEach(Relay::end);
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                if (cut) {
                    end(client);
                } else {
                    threads.submit(() -> join(client));
                }
            } catch (IOException closed) {
                // The loop's condition tells.
            }
        }
    }

    private void join(Socket client) {
        try (client;
                var service = new Socket()) {
            sockets.add(client);
            service.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.getAsInt()));
            client.setTcpNoDelay(true);
            service.setTcpNoDelay(true);
            carry(client, service);
        } catch (IOException gone) {
            // Whoever is left finds its side closed.
        } finally {
            sockets.remove(client);
        }
    }

    /** Returns when either side has ended. */
    void carry(Socket client, Socket service) throws IOException {
        threads.submit(() -> {
            try {
                copy(client.getInputStream(), service.getOutputStream());
            } catch (IOException gone) {
                // As above.
            }
            end(service);
            return null;
        });
        copy(service.getInputStream(), client.getOutputStream());
        end(client);
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        var buffer = new byte[64 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
        }
    }

    static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        sockets.forEach(Relay::end);
        threads.shutdownNow();
    }
}
