package org.omoide.benchmark.soak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Uploads films one after the other by tus, in a process of its own, so that it can be put at the end of a bad line. Says
 * a line for each thing that a server has acknowledged: {@code acknowledged ID OFFSET}, {@code whole ID SHA256 FILE}; and
 * {@code forgot ID ACKNOWLEDGED OFFSET} where a server knows less than it had acknowledged.
 */
final class Volunteers {

    private static final int PART = 64 * 1024;
    private static final int TIRED_AFTER = 600;

    private final Http http;
    private final List<Path> films;
    private final Random random;

    private Volunteers(Http http, List<Path> films, Random random) {
        this.http = http;
        this.films = films;
        this.random = random;
    }

    /** Servers (with commas between), session, folder of films, seed, seconds between uploads. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var servers = Stream.of(arguments[0].split(",")).map(URI::create).toList();
        List<Path> films;
        try (var files = Files.list(Path.of(arguments[2]))) {
            films = files.sorted().toList();
        }
        var random = new Random(Long.parseLong(arguments[3]));
        var volunteers = new Volunteers(new Http(servers, arguments[1], random), films, random);
        var rest = Integer.parseInt(arguments[4]);
        for (int number = 0; ; number++) {
            volunteers.upload(number);
            TimeUnit.SECONDS.sleep(rest);
        }
    }

    private void upload(int number) throws IOException, InterruptedException {
        var file = films.get(number % films.size());
        // No two masters are alike, so that a mix-up shows; what follows the last box of an MP4 is ignored.
        var content = unlike(Files.readAllBytes(file), number);
        var id = create(file, content.length);
        long acknowledged = 0;
        for (int attempt = 0; acknowledged < content.length && attempt < TIRED_AFTER; attempt++) {
            try {
                long offset = offset(id);
                if (offset < acknowledged) {
                    System.out.println("forgot " + id + " " + acknowledged + " " + offset);
                    return;
                }
                acknowledged = offset < content.length ? append(id, content, (int) offset) : offset;
                System.out.println("acknowledged " + id + " " + acknowledged);
            } catch (IOException later) {
                TimeUnit.MILLISECONDS.sleep(200 + random.nextInt(800));
            }
        }
        if (acknowledged == content.length) {
            System.out.println("whole " + id + " " + sha256(content) + " " + file.getFileName());
        }
    }

    /** A `free` box (ISO/IEC 14496-12, 8.1.2) with a number in it. */
    private static byte[] unlike(byte[] film, int number) {
        var other = Arrays.copyOf(film, film.length + 16);
        var box = new byte[] {0, 0, 0, 16, 'f', 'r', 'e', 'e'};
        System.arraycopy(box, 0, other, film.length, box.length);
        for (int i = 0; i < 8; i++) {
            other[other.length - 1 - i] = (byte) ((long) number >> (8 * i));
        }
        return other;
    }

    private String create(Path file, int length) throws InterruptedException {
        var metadata = "filename " + base64(file.getFileName().toString()) + ",claim " + base64("MONO");
        while (true) {
            try {
                var answer = http.send(
                        "POST",
                        "/uploads",
                        BodyPublishers.noBody(),
                        "Tus-Resumable",
                        "1.0.0",
                        "Upload-Length",
                        String.valueOf(length),
                        "Upload-Metadata",
                        metadata);
                if (answer.statusCode() == 201) {
                    var location = answer.headers().firstValue("Location").orElseThrow();
                    return location.substring(location.lastIndexOf('/') + 1);
                }
                complain("POST", answer);
            } catch (IOException later) {
                // Another server, or the same one a little later.
            }
            TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(1000));
        }
    }

    private long offset(String id) throws IOException {
        var answer = http.send("HEAD", "/uploads/" + id, BodyPublishers.noBody(), "Tus-Resumable", "1.0.0");
        return offset("HEAD", answer, 200, 204);
    }

    private long append(String id, byte[] content, int offset) throws IOException {
        var part = Arrays.copyOfRange(content, offset, Math.min(content.length, offset + PART));
        var answer = http.send(
                "PATCH",
                "/uploads/" + id,
                BodyPublishers.ofByteArray(part),
                "Tus-Resumable",
                "1.0.0",
                "Upload-Offset",
                String.valueOf(offset),
                "Content-Type",
                "application/offset+octet-stream");
        return offset("PATCH", answer, 204, 204);
    }

    private static long offset(String method, HttpResponse<byte[]> answer, int one, int other) throws IOException {
        if (answer.statusCode() != one && answer.statusCode() != other) {
            complain(method, answer);
            throw new IOException("not now");
        }
        return Long.parseLong(answer.headers().firstValue("Upload-Offset").orElseThrow());
    }

    private static void complain(String method, HttpResponse<byte[]> answer) {
        var words = new String(answer.body(), StandardCharsets.UTF_8).replaceAll("\\s+", " ");
        System.out.println("answer " + method + " " + answer.statusCode() + " "
                + words.substring(0, Math.min(300, words.length())));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
