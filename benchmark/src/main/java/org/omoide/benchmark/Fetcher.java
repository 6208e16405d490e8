package org.omoide.benchmark;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One keep-alive connection that asks for byte ranges, with as little work as can be, so that what is measured is the server. */
final class Fetcher implements AutoCloseable {

    private static final int LONGEST_HEAD = 16 * 1024;

    private final Socket socket;
    private final byte[] buffer = new byte[64 * 1024];
    private int from;
    private int to;

    Fetcher(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
    }

    /**
     * Waits until the last byte is there.
     *
     * @param headers lines that end with CR and LF
     * @throws IOException where the answer isn't 206 with exactly these bytes
     */
    void fetch(String path, long offset, int length, String headers) throws IOException {
        var request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes=" + offset + "-"
                + (offset + length - 1) + "\r\n" + headers + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        var head = head();
        if (!head.startsWith("HTTP/1.1 206 ") || !head.toLowerCase().contains("content-length: " + length + "\r\n")) {
            throw new IOException(head);
        }
        int left = length - (to - from);
        var in = socket.getInputStream();
        while (left > 0) {
            int read = in.read(buffer, 0, Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException();
            }
            left -= read;
        }
        from = 0;
        to = 0;
    }

    private String head() throws IOException {
        from = 0;
        to = 0;
        while (to < LONGEST_HEAD) {
            int read = socket.getInputStream().read(buffer, to, buffer.length - to);
            if (read < 0) {
                throw new EOFException();
            }
            int searched = Math.max(0, to - 3);
            to += read;
            for (int i = searched; i + 3 < to; i++) {
                if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n') {
                    from = i + 4;
                    return new String(buffer, 0, from, StandardCharsets.ISO_8859_1);
                }
            }
        }
        throw new IOException("the head has no end");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
