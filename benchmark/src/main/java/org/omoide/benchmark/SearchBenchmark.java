package org.omoide.benchmark;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.omoide.storage.Storage;
import org.omoide.storage.StorageSettings;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Search as the built server answers it, over generated places and footage, and the same questions asked of the
 * database itself.
 */
final class SearchBenchmark {

    private static final String USAGE = """
            java -jar benchmark.jar search [option value]...
              --jar FILE       the server (src/target/omoide.jar)
              --sizes A,B,...  places, and as much footage (2000,20000,200000)
              --mongodb URI    a MongoDB to compare with; its databases omoide_benchmark_SIZE are made anew
              --rounds N       of each kind of question (60)
              --out FOLDER     for search-results.md (benchmark/target/results)
            """;

    private static final int BATCH = 1000;
    private static final int WARM_UP = 30;
    /** Questions that take seconds are asked less often: so long of a kind, to warm up and again to measure. */
    private static final Duration ENOUGH = Duration.ofSeconds(10);

    private static final int LEAST_ROUNDS = 3;
    private static final String SECRET = "the-secret-of-a-benchmark-and-of-nothing-else";
    private static final Pattern MADE = Pattern.compile("search: index of (\\d+) places and footage made in (\\d+) ms");
    private static final Pattern TOTAL = Pattern.compile("\"total\":(\\d+)");

    private record Options(
            Path jar, List<Integer> sizes, @Nullable String mongodb, int rounds, Path out) {}

    /** What was measured of a kind of question, in milliseconds. */
    private record Times(double median, double most, long found) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f / %.1f", median, most);
        }
    }

    private final Options options;
    private final Map<Integer, Map<String, String>> costs = new LinkedHashMap<>();
    private final Map<Integer, Map<String, Times>> served = new LinkedHashMap<>();
    private final Map<String, Map<Integer, Map<String, Times>>> asked = new LinkedHashMap<>();

    private SearchBenchmark(Options options) {
        this.options = options;
    }

    static void main(String[] arguments) throws IOException {
        var jar = Path.of("src", "target", "omoide.jar");
        var sizes = List.of(2000, 20_000, 200_000);
        String mongodb = null;
        int rounds = 60;
        var out = Path.of("benchmark", "target", "results");
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            var value = arguments[i + 1];
            switch (arguments[i]) {
                case "--jar" -> jar = Path.of(value);
                case "--sizes" ->
                    sizes = Arrays.stream(value.split(","))
                            .map(Integer::valueOf)
                            .toList();
                case "--mongodb" -> mongodb = value;
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--out" -> out = Path.of(value);
                default -> {
                    System.err.println(arguments[i] + " is not an option\n\n" + USAGE);
                    System.exit(2);
                }
            }
        }
        new SearchBenchmark(new Options(jar, sizes, mongodb, rounds, out)).run();
    }

    private void run() throws IOException {
        for (int size : options.sizes) {
            var town = new Town(size);
            var folder = Files.createTempDirectory("omoide-benchmark-search");
            measureEmbedded(town, folder);
            measureServer(town, folder);
            if (options.mongodb != null) {
                measureMongo(town, options.mongodb);
            }
        }
        Files.createDirectories(options.out);
        Files.writeString(options.out.resolve("search-results.md"), report());
        System.out.println(report());
    }

    private void measureEmbedded(Town town, Path folder) {
        try (var storage = Storage.open(new StorageSettings(folder, null, null));
                var client = MongoClients.create(storage.mongodb())) {
            var database = client.getDatabase("omoide");
            fill(town, database);
            ask(town, database, "embedded");
        }
    }

    private void measureMongo(Town town, String address) {
        try (var client = MongoClients.create(address)) {
            var database = client.getDatabase("omoide_benchmark_" + town.size());
            Mono.from(database.drop()).block();
            fill(town, database);
            var places = database.getCollection("places");
            var footage = database.getCollection("footage");
            Flux.concat(
                            places.createIndex(Indexes.ascending("search.text")),
                            places.createIndex(Indexes.ascending("coordinates.latitude", "coordinates.longitude")),
                            footage.createIndex(Indexes.ascending("eraYears.first", "eraYears.last")),
                            footage.createIndex(Indexes.ascending("placeId", "eraYears.first")))
                    .blockLast();
            ask(town, database, "MongoDB");
        }
    }

    private void fill(Town town, MongoDatabase database) {
        long start = System.nanoTime();
        for (int i = 0; i < town.size(); i += BATCH) {
            insert(database.getCollection("places"), town.places(i, BATCH));
            insert(database.getCollection("footage"), town.footage(i, BATCH));
        }
        var staff = town.staff(digest());
        insert(database.getCollection("accounts"), staff.subList(0, 1));
        insert(database.getCollection("sessions"), staff.subList(1, 2));
        System.out.printf("%d places and as much footage written in %d s%n", town.size(), seconds(start));
    }

    private static void insert(MongoCollection<Document> collection, List<Document> documents) {
        Mono.from(collection.insertMany(documents, new InsertManyOptions().ordered(false)))
                .block();
    }

    /** The questions that a database can be asked without an index of its own for words: no typos, no romaji. */
    private void ask(Town town, MongoDatabase database, String engine) {
        var places = database.getCollection("places");
        var footage = database.getCollection("footage");
        var times = new LinkedHashMap<String, Times>();
        times.put(
                "a word in kanji",
                time(i -> count(places, containing(Town.name(i * 31 % town.size())[0].substring(0, 3)))));
        times.put(
                "a word in kana",
                time(i -> count(places, containing(Town.name(i * 31 % town.size())[1].substring(0, 5)))));
        times.put("a birth year", time(i -> count(footage, in(1935 + i % 40, 1955 + i % 40))));
        times.put(
                "near here",
                time(i -> count(
                        places,
                        Filters.and(
                                Filters.gte("coordinates.latitude", 33.02 + i / 10_000.0),
                                Filters.lte("coordinates.latitude", 33.03 + i / 10_000.0),
                                Filters.gte("coordinates.longitude", 130.44),
                                Filters.lte("coordinates.longitude", 130.45)))));
        asked.computeIfAbsent(engine, name -> new LinkedHashMap<>()).put(town.size(), times);
    }

    private static Bson containing(String word) {
        return Filters.regex("search.text", Pattern.quote(word));
    }

    private static Bson in(int from, int to) {
        return Filters.and(
                Filters.gte("eraYears.last", from),
                Filters.lte("eraYears.first", to),
                Filters.eq("review.state", "PUBLISHED"));
    }

    /** A page of results and how many there are, as the server gives them. */
    private static long count(MongoCollection<Document> collection, Bson filter) {
        Flux.from(collection.find(filter).limit(24).batchSize(24)).collectList().block();
        return Mono.from(collection.countDocuments(filter)).block();
    }

    private void measureServer(Town town, Path folder) throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var log = Files.createTempFile("omoide-benchmark", ".log");
        long start = System.nanoTime();
        var server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-jar",
                        options.jar.toString(),
                        "--omoide.data=" + folder,
                        "--omoide.workers=0",
                        "--server.port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            var address = "http://127.0.0.1:" + port;
            var made = awaitIndex(server, log);
            costs.put(
                    town.size(),
                    new LinkedHashMap<>(
                            Map.of("from the start of the server until all is found, s", "" + seconds(start))));
            costs.get(town.size())
                    .put("of which making the index, s", String.format(Locale.ROOT, "%.1f", made / 1000.0));
            var client = HttpClient.newHttpClient();
            var times = new LinkedHashMap<String, Times>();
            for (var question : questions(town).entrySet()) {
                times.put(
                        question.getKey(),
                        time(i -> get(client, address, question.getValue().apply(i))));
                System.out.println(town.size() + " " + question.getKey() + " " + times.get(question.getKey()));
            }
            served.put(town.size(), times);
        } finally {
            server.destroy();
        }
    }

    private static Map<String, IntFunction<String>> questions(Town town) {
        var questions = new LinkedHashMap<String, IntFunction<String>>();
        questions.put("all, first page", i -> "");
        questions.put("a word in kanji", i -> "q=" + word(Town.name(i * 31 % town.size())[0].substring(0, 3)));
        questions.put("a word in kana", i -> "q=" + word(Town.name(i * 31 % town.size())[1].substring(0, 5)));
        questions.put(
                "a word in romaji",
                i -> "q="
                        + List.of("miike", "omuta", "koga+shoten", "eigakan", "shiranui")
                                .get(i % 5));
        questions.put("a misspelt kana word", i -> "q=" + word(misspelt(Town.name(i * 31 % town.size())[1])));
        questions.put("nothing like it", i -> "q=" + word("ぬへめ" + "ゑ".repeat(i % 3 + 1) + "ぽぴ"));
        questions.put(
                "place, filmer and decade",
                i -> "q=" + word(Town.name(i * 31 % 570)[0].substring(0, 2) + " 古賀 昭和30年代"));
        questions.put("a birth year", i -> "born=" + (1925 + i % 40));
        questions.put("a 年号", i -> "era=" + word("昭和" + (i % 60 + 1) + "年ごろ"));
        questions.put("near here", i -> "near=" + (33.02 + i / 1000.0) + "," + 130.44);
        questions.put("a word, near here", i -> "q=" + word("食堂") + "&near=" + (33.02 + i / 1000.0) + "," + 130.44);
        return questions;
    }

    /** One letter of it is another one. */
    private static String misspelt(String reading) {
        int at = reading.length() / 2;
        return reading.substring(0, at) + (reading.charAt(at) == 'ぬ' ? 'ね' : 'ぬ') + reading.substring(at + 1);
    }

    private static String word(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static long get(HttpClient client, String address, String question) {
        var request = HttpRequest.newBuilder(URI.create(address + "/api/search?" + question))
                .header("Cookie", "omoide=" + SECRET)
                .header("Accept", "application/json")
                .build();
        try {
            var response = client.send(request, BodyHandlers.ofString());
            var total = TOTAL.matcher(response.body());
            if (response.statusCode() != 200 || !total.find()) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            }
            return Long.parseLong(total.group(1));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long awaitIndex(Process server, Path log) throws IOException {
        while (server.isAlive()) {
            var made = MADE.matcher(Files.readString(log));
            if (made.find()) {
                return Long.parseLong(made.group(2));
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException("the server did not start: see " + log);
    }

    private Times time(IntFunction<Long> question) {
        ask(question, WARM_UP, (milliseconds, total) -> {});
        var times = new ArrayList<Double>();
        var found = new ArrayList<Long>();
        ask(question, options.rounds, (milliseconds, total) -> {
            times.add(milliseconds);
            found.add(total);
        });
        Collections.sort(times);
        return new Times(
                times.get(times.size() / 2),
                times.get((int) Math.ceil(times.size() * 0.95) - 1),
                Math.round(found.stream().mapToLong(Long::longValue).average().orElseThrow()));
    }

    private interface Answered {
        void in(double milliseconds, long total);
    }

    private static void ask(IntFunction<Long> question, int rounds, Answered answered) {
        long end = System.nanoTime() + ENOUGH.toNanos();
        for (int i = 0; i < rounds && (i < LEAST_ROUNDS || System.nanoTime() < end); i++) {
            long start = System.nanoTime();
            long total = question.apply(i);
            answered.in((System.nanoTime() - start) / 1e6, total);
        }
    }

    private String report() {
        var text = new StringBuilder("Median / 95th percentile in milliseconds; found: in the mean.\n\n");
        text.append("## The server, with its own index\n\n")
                .append(table(served))
                .append('\n');
        var table = new Table(head("", costs.keySet(), ""));
        for (var row : costs.values().iterator().next().keySet()) {
            table.row(cells(row, costs.values().stream().map(of -> of.get(row)).toList()));
        }
        text.append(table).append('\n');
        asked.forEach((engine, times) -> text.append("## The database itself: " + engine + "\n\n")
                .append(table(times))
                .append('\n'));
        return text.toString();
    }

    private static String table(Map<Integer, Map<String, Times>> times) {
        var table = new Table(head("", times.keySet(), " places"));
        for (var row : times.values().iterator().next().keySet()) {
            table.row(cells(
                    row,
                    times.values().stream()
                            .map(of -> of.get(row) + " (" + of.get(row).found() + " found)")
                            .toList()));
        }
        return table.toString();
    }

    private static String[] head(String first, Iterable<Integer> sizes, String unit) {
        var head = new ArrayList<>(List.of(first));
        sizes.forEach(size -> head.add(size + unit));
        return head.toArray(String[]::new);
    }

    private static Object[] cells(String first, List<String> others) {
        var cells = new ArrayList<Object>(List.of(first));
        cells.addAll(others);
        return cells.toArray();
    }

    private static long seconds(long since) {
        return Math.round((System.nanoTime() - since) / 1e9);
    }

    private static String digest() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
