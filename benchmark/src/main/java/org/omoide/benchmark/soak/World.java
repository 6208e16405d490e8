package org.omoide.benchmark.soak;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.Document;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.omoide.storage.MissingObjectException;
import org.omoide.storage.Storage;
import org.omoide.storage.StorageSettings;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Two servers, two workers, a MongoDB and an object store, each a process that can be killed, with lines that can be cut. */
final class World implements AutoCloseable {

    static final String SECRET = "the-secret-of-a-soak-and-of-nothing-else";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final Path FAKETIME = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");

    private final Path folder;
    private final Path jar;
    private final Path objects;
    private final boolean smallDisk;
    private final Program mongodb;
    private final Program s3;
    private final Relay toMongodb;
    private final S3Relay toS3;
    private final StorageSettings.S3 credentials;
    private final List<Program> servers = new ArrayList<>();
    private final List<Program> workers = new ArrayList<>();
    private final List<URI> addresses = new ArrayList<>();
    private final MongoClient database;
    private final @Nullable FarLine line;

    World(Path jar, Random random) throws IOException, InterruptedException {
        this.jar = jar;
        folder = Files.createTempDirectory("omoide-soak");
        objects = Files.createDirectories(folder.resolve("s3"));
        smallDisk = run("mount", "-t", "tmpfs", "-o", "size=3g", "omoide-soak", objects.toString());
        mongodb = engine("mongodb", Files.createDirectories(folder.resolve("mongodb")));
        s3 = engine("s3", objects);
        var ofMongodb = whereabouts(folder.resolve("mongodb"));
        var ofS3 = whereabouts(objects);
        toMongodb = new Relay(InetAddress.getLoopbackAddress(), () -> port(ofMongodb, "mongodb.port")).open();
        toS3 = new S3Relay(() -> port(ofS3, "s3.port"), random);
        toS3.open();
        credentials = new StorageSettings.S3(
                URI.create("http://127.0.0.1:" + toS3.port()),
                ofS3.getProperty("s3.access-key"),
                ofS3.getProperty("s3.secret-key"),
                "omoide",
                null);
        database = MongoClients.create("mongodb://127.0.0.1:" + port(ofMongodb, "mongodb.port"));
        signIn();
        for (int i = 0; i < 2; i++) {
            int port = freePort();
            addresses.add(URI.create("http://127.0.0.1:" + port));
            servers.add(program(
                    "server " + (char) ('A' + i),
                    i == 1,
                    "-Xmx768m",
                    "-XX:TieredStopAtLevel=1",
                    "-jar",
                    jar.toString(),
                    "--server.port=" + port,
                    "--omoide.workers=0",
                    "--omoide.data=" + Files.createDirectories(folder.resolve("server-" + i))));
        }
        for (int i = 0; i < 2; i++) {
            workers.add(worker("worker " + (i + 1), i == 1));
        }
        awaitServers(PATIENCE);
        line = FarLine.open(() -> addresses.get(0).getPort());
    }

    private Program engine(String name, Path data) throws InterruptedException {
        var engine = new Program(
                name,
                folder.resolve(name + ".log"),
                List.of(
                        JAVA,
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EngineProcess.class.getName(),
                        data.toString()),
                Map.of());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!engine.log().contains("ready")) {
            if (!engine.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException(name + " did not start:\n" + engine.log());
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return engine;
    }

    private Program worker(String name, boolean otherClock) {
        return program(name, otherClock, "-Xmx768m", "-XX:TieredStopAtLevel=1", "-jar", jar.toString(), "worker");
    }

    private Program program(String name, boolean otherClock, String... arguments) {
        var command = new ArrayList<>(List.of(JAVA));
        command.addAll(List.of(arguments));
        var environment = new HashMap<>(Map.of(
                "OMOIDE_MONGODB", "mongodb://127.0.0.1:" + toMongodb.port() + "/omoide",
                "OMOIDE_S3_ENDPOINT", credentials.endpoint().toString(),
                "OMOIDE_S3_ACCESSKEY", credentials.accessKey(),
                "OMOIDE_S3_SECRETKEY", credentials.secretKey(),
                "MALLOC_ARENA_MAX", "2"));
        if (otherClock && clocksCanJump()) {
            environment.put("LD_PRELOAD", FAKETIME.toString());
            environment.put("FAKETIME_TIMESTAMP_FILE", clock().toString());
            environment.put("FAKETIME_CACHE_DURATION", "1");
            environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
            jump(0);
        }
        return new Program(name, folder.resolve(name.replace(' ', '-') + ".log"), command, environment);
    }

    private Path clock() {
        return folder.resolve("clock");
    }

    boolean clocksCanJump() {
        return Files.exists(FAKETIME);
    }

    /** Puts the clock of server B and worker 2 so many seconds off. */
    void jump(int seconds) {
        try {
            Files.writeString(clock(), (seconds < 0 ? "" : "+") + seconds + "s\n");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Properties whereabouts(Path data) throws IOException {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(data.resolve("embedded.properties"))) {
            properties.load(in);
        }
        return properties;
    }

    private static int port(Properties whereabouts, String name) {
        return Integer.parseInt(whereabouts.getProperty(name));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** A coordinator, who sees everything. */
    private void signIn() {
        var now = Date.from(Instant.now());
        var until = Date.from(Instant.now().plus(Duration.ofDays(1)));
        insert(
                "accounts",
                new Document("_id", "soak")
                        .append("role", "COORDINATOR")
                        .append("name", "soak")
                        .append("trusted", false)
                        .append("created", now));
        insert(
                "sessions",
                new Document("_id", Volunteers.sha256(SECRET.getBytes(StandardCharsets.UTF_8)))
                        .append("accountId", "soak")
                        .append("device", "soak")
                        .append("created", now)
                        .append("seen", now)
                        .append("until", until));
    }

    private void insert(String collection, Document document) {
        Mono.from(database.getDatabase("omoide").getCollection(collection).insertOne(document))
                .block(PATIENCE);
    }

    /** @return seconds until both answered without an error, or NaN */
    double awaitServers(Duration patience) throws InterruptedException {
        long start = System.nanoTime();
        for (var address : addresses) {
            var http = new Http(List.of(address), SECRET, new Random());
            while (true) {
                try {
                    if (http.get("/api/footage").statusCode() < 500) {
                        break;
                    }
                } catch (IOException notYet) {
                    // As below.
                }
                if (System.nanoTime() - start > patience.toNanos()) {
                    return Double.NaN;
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    List<URI> addresses() {
        return addresses;
    }

    List<Program> servers() {
        return servers;
    }

    List<Program> workers() {
        return workers;
    }

    Program mongodb() {
        return mongodb;
    }

    Program s3() {
        return s3;
    }

    Relay toMongodb() {
        return toMongodb;
    }

    S3Relay toS3() {
        return toS3;
    }

    /** Null where this machine doesn't let us make one. */
    @Nullable
    FarLine line() {
        return line;
    }

    boolean hasSmallDisk() {
        return smallDisk;
    }

    /** Takes all the room that the object store has left. */
    void fillDisk() throws IOException {
        try (var out = Files.newOutputStream(filler())) {
            var block = new byte[1 << 20];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (!Files.exists(filler())) {
                throw full;
            }
        }
    }

    void emptyDisk() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return objects.resolve("filler");
    }

    /**
     * Changes one byte of a tile of a film that is shown, behind everybody's back.
     *
     * @return its name; null where nothing is shown yet
     */
    @Nullable
    String damage(Random random) throws IOException {
        var shown = Flux.from(
                        database.getDatabase("omoide").getCollection("footage").find(new Document("state", "READY")))
                .map(footage -> "/" + footage.getString("_id") + "/" + footage.getString("version") + "/tiles/")
                .collectList()
                .block(PATIENCE);
        List<Path> tiles;
        try (var all = Files.walk(objects)) {
            tiles = all.filter(file -> shown.stream().anyMatch(file.toString()::contains))
                    .filter(file -> file.toString().endsWith(".mp4"))
                    .sorted()
                    .toList();
        }
        if (tiles.isEmpty()) {
            return null;
        }
        var tile = tiles.get(random.nextInt(tiles.size()));
        try (var file = new RandomAccessFile(tile.toFile(), "rw")) {
            long at = random.nextLong(file.length());
            file.seek(at);
            int was = file.read();
            file.seek(at);
            file.write(was ^ 0xff);
        }
        return tile.toString().replaceFirst("^.*/derived/", "");
    }

    /** @return the exit status of {@code verify} */
    int verify(boolean mend) throws InterruptedException {
        var arguments =
                new ArrayList<>(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-jar", jar.toString(), "verify"));
        if (mend) {
            arguments.add("--mend");
        }
        return program("verify", false, arguments.toArray(String[]::new)).awaitExit();
    }

    /** More workers on the same queue, for as long as they are open. */
    List<Program> moreWorkers(int count) {
        return Stream.iterate(1, i -> i + 1)
                .limit(count)
                .map(i -> worker("racing worker " + i, false))
                .toList();
    }

    /** Starts who uploads; what it says goes to its log. */
    Program volunteers(long seed, int rest) throws IOException, InterruptedException {
        var films = Files.createDirectories(folder.resolve("films"));
        drawFilms(films);
        var command = new ArrayList<String>();
        var servers = addresses.stream().map(URI::toString).toList();
        if (line != null) {
            command.addAll(line.command());
            servers = List.of(line.address());
        }
        command.addAll(List.of(
                JAVA,
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Volunteers.class.getName(),
                String.join(",", servers),
                SECRET,
                films.toString(),
                String.valueOf(seed),
                String.valueOf(rest)));
        return new Program("volunteers", folder.resolve("volunteers.log"), command, Map.of());
    }

    private static void drawFilms(Path films) throws IOException, InterruptedException {
        draw(films.resolve("street.mp4"), "testsrc2=size=512x256:rate=10:duration=3");
        draw(films.resolve("river.mp4"), "mandelbrot=size=640x320:rate=12,trim=duration=2");
        draw(films.resolve("flat.mp4"), "testsrc=size=320x240:rate=10:duration=2");
    }

    private static void draw(Path file, String source) throws IOException, InterruptedException {
        var drawn = run(
                Loader.load(ffmpeg.class),
                "-y",
                "-loglevel",
                "error",
                "-f",
                "lavfi",
                "-i",
                source,
                "-c:v",
                "libx264",
                "-pix_fmt",
                "yuv420p",
                file.toString());
        if (!drawn) {
            throw new IOException("could not draw " + file);
        }
    }

    static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What the database says of all footage. */
    List<Promises.Shown> library() {
        return Flux.from(database.getDatabase("omoide").getCollection("footage").find())
                .map(document ->
                        new Promises.Shown(document.getString("_id"), document.getString("state"), sha256(document)))
                .collectList()
                .block(PATIENCE);
    }

    private static @Nullable String sha256(Document footage) {
        var master = footage.get("master", Document.class);
        return master == null ? null : master.getString("sha256");
    }

    /** Digests of what really lies in the object store. */
    Map<String, String> masters(Iterable<String> ids) {
        var found = new HashMap<String, String>();
        try (var storage = Storage.open(
                new StorageSettings(folder, "mongodb://127.0.0.1:" + toMongodb.port() + "/omoide", credentials))) {
            for (var id : ids) {
                storage.objects()
                        .get("masters/" + id)
                        .collect(ByteArrayOutputStream::new, (all, part) -> {
                            var bytes = new byte[part.remaining()];
                            part.get(bytes);
                            all.writeBytes(bytes);
                        })
                        .onErrorResume(MissingObjectException.class, gone -> Mono.empty())
                        .blockOptional()
                        .ifPresent(all -> found.put(id, Volunteers.sha256(all.toByteArray())));
            }
        }
        return found;
    }

    /** For those who look into what went wrong. */
    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        workers.forEach(Program::close);
        servers.forEach(Program::close);
        database.close();
        toMongodb.close();
        toS3.close();
        mongodb.kill();
        s3.kill();
        try {
            if (line != null) {
                line.close();
            }
            if (smallDisk) {
                run("umount", objects.toString());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
