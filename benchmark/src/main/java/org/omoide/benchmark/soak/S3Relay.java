package org.omoide.benchmark.soak;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** A line to the object store on which answers go wrong. It knows of HTTP/1.1 only where a message ends. */
final class S3Relay extends Relay {

    /** What goes wrong. */
    enum Fault {
        NONE,
        /** 500 without the request having been carried. */
        INTERNAL_ERROR,
        /** 503, asking to slow down. */
        SLOW_DOWN,
        /** Answers arrive at some 100 KiB a second. */
        SLOW,
        /** The line breaks within the body of an answer, or after the request when it has none. */
        TRUNCATED
    }

    private static final int LONGEST_HEAD = 64 * 1024;
    private static final int SLICE = 10 * 1024;

    private final Random random;
    private final AtomicInteger harmed = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    private volatile double share;

    S3Relay(IntSupplier port, Random random) throws IOException {
        super(InetAddress.getLoopbackAddress(), port);
        this.random = random;
    }

    /** @param share of all requests that it meets, 0 to 1 */
    void set(Fault fault, double share) {
        this.share = share;
        this.fault = fault;
    }

    /** How many requests went wrong so far. */
    int harmed() {
        return harmed.get();
    }

    @Override
    void carry(Socket client, Socket service) throws IOException {
        var asked = new BufferedInputStream(client.getInputStream(), LONGEST_HEAD);
        var answered = new BufferedInputStream(service.getInputStream(), LONGEST_HEAD);
        while (true) {
            var request = head(asked);
            var meets = random.nextDouble() < share ? fault : Fault.NONE;
            if (meets != Fault.NONE) {
                harmed.incrementAndGet();
            }
            if (meets == Fault.INTERNAL_ERROR || meets == Fault.SLOW_DOWN) {
                body(request, asked, OutputStream.nullOutputStream(), false);
                client.getOutputStream().write(error(meets));
                continue;
            }
            var out = service.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            if (request.toLowerCase(Locale.ROOT).contains("expect: 100-continue")) {
                client.getOutputStream().write(head(answered).getBytes(StandardCharsets.ISO_8859_1));
            }
            body(request, asked, out, false);
            out.flush();
            var answer = head(answered);
            if (meets == Fault.TRUNCATED) {
                client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                long length = length(answer);
                answered.transferTo(new Limited(client.getOutputStream(), length <= 1 ? 0 : random.nextLong(length)));
                throw new EOFException();
            }
            client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            boolean bodiless = request.startsWith("HEAD ") || answer.contains(" 204 ") || answer.contains(" 304 ");
            if (!bodiless) {
                body(answer, answered, client.getOutputStream(), meets == Fault.SLOW);
            }
            client.getOutputStream().flush();
            if (answer.toLowerCase(Locale.ROOT).contains("connection: close")) {
                return;
            }
        }
    }

    private static byte[] error(Fault fault) {
        boolean slow = fault == Fault.SLOW_DOWN;
        var body = "<?xml version=\"1.0\"?><Error><Code>" + (slow ? "SlowDown" : "InternalError")
                + "</Code><Message>made to hurt</Message></Error>";
        return ("HTTP/1.1 " + (slow ? "503 Slow Down" : "500 Internal Server Error")
                        + "\r\nContent-Type: application/xml\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.length() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
            if (next == '\n'
                    && head.length() >= 4
                    && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return head.toString();
            }
        }
        throw new IOException("the head has no end");
    }

    /** 0 where there is none; -1 where it comes in chunks. */
    private static long length(String head) {
        long length = 0;
        for (var line : head.toLowerCase(Locale.ROOT).split("\r\n")) {
            if (line.startsWith("content-length:")) {
                length = Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
            } else if (line.startsWith("transfer-encoding:") && line.contains("chunked")) {
                return -1;
            }
        }
        return length;
    }

    private static void body(String head, InputStream in, OutputStream out, boolean slowly) throws IOException {
        long length = length(head);
        if (length >= 0) {
            exactly(length, in, out, slowly);
            return;
        }
        while (true) {
            var size = line(in);
            out.write(size.getBytes(StandardCharsets.ISO_8859_1));
            long chunk = Long.parseLong(size.split("[;\r]")[0].strip(), 16);
            exactly(chunk, in, out, slowly);
            out.write(line(in).getBytes(StandardCharsets.ISO_8859_1));
            if (chunk == 0) {
                return;
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        while (line.indexOf("\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private static void exactly(long length, InputStream in, OutputStream out, boolean slowly) throws IOException {
        var buffer = new byte[slowly ? SLICE : LONGEST_HEAD];
        for (long left = length; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException();
            }
            out.write(buffer, 0, read);
            left -= read;
            if (slowly) {
                out.flush();
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Breaks when so much went through. */
    private static final class Limited extends OutputStream {

        private final OutputStream out;
        private long left;

        private Limited(OutputStream out, long left) {
            this.out = out;
            this.left = left;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, (int) Math.min(length, left));
            left -= Math.min(length, left);
            if (left == 0) {
                out.flush();
                throw new EOFException();
            }
        }
    }
}
