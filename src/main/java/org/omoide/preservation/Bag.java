package org.omoide.preservation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A bag that lies in a folder (BagIt 1.0, RFC 8493), with SHA-256 manifests and without files to be fetched. */
public final class Bag {

    static final String PAYLOAD = "data";
    static final String DECLARATION = "bagit.txt";
    static final String DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
    static final String INFO = "bag-info.txt";
    static final String MANIFEST = "manifest-sha256.txt";
    static final String TAG_MANIFEST = "tagmanifest-sha256.txt";
    static final String OXUM = "Payload-Oxum";

    private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64})[ \\t]+\\*?(.+)");
    private static final Pattern LABEL = Pattern.compile("([^:\\s][^:]*):\\s*(.*)");

    private final Path folder;

    Bag(Path folder) {
        this.folder = folder;
    }

    /** Whether somebody means this folder to be a bag. */
    public static boolean isAt(Path folder) {
        return Files.isRegularFile(folder.resolve(DECLARATION));
    }

    /** What is said of it; of labels that come several times, the last. */
    Map<String, String> info() throws IOException {
        var info = new LinkedHashMap<String, String>();
        try (var lines = Files.lines(folder.resolve(INFO))) {
            lines.map(LABEL::matcher)
                    .filter(label -> label.matches())
                    .forEach(label -> info.put(label.group(1), label.group(2).strip()));
        }
        return info;
    }

    /**
     * Reads all of it and compares it with its manifests.
     *
     * @throws Impossible where something is missing, damaged, or more than the manifest names
     */
    void validate() throws IOException {
        var declaration = Files.readString(folder.resolve(DECLARATION));
        if (!declaration.lines().anyMatch(line -> line.matches("BagIt-Version: (1\\.0|0\\.97)"))
                || !declaration.lines().anyMatch("Tag-File-Character-Encoding: UTF-8"::equals)
                || !Files.isRegularFile(folder.resolve(MANIFEST))
                || Files.exists(folder.resolve("fetch.txt"))) {
            throw new Impossible("restore.bag.kind", folder);
        }
        if (Files.exists(folder.resolve(TAG_MANIFEST))) {
            proven(TAG_MANIFEST);
        }
        var named = proven(MANIFEST);
        long bytes = 0;
        long files = 0;
        try (Stream<Path> all = Files.walk(folder.resolve(PAYLOAD))) {
            for (var file : (Iterable<Path>) all::iterator) {
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                var name = folder.relativize(file).toString().replace('\\', '/');
                if (!named.contains(name)) {
                    throw new Impossible("restore.bag.unnamed", name);
                }
                bytes += Files.size(file);
                files++;
            }
        }
        var oxum = info().get(OXUM);
        if (oxum != null && !oxum.equals(bytes + "." + files)) {
            throw new Impossible("restore.bag.oxum", oxum, bytes + "." + files);
        }
    }

    /** The names in a manifest, once all of them are proven. */
    private Set<String> proven(String manifest) throws IOException {
        var names = new HashSet<String>();
        try (BufferedReader lines = Files.newBufferedReader(folder.resolve(manifest))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isBlank()) {
                    continue;
                }
                var parts = LINE.matcher(line);
                if (!parts.matches()) {
                    throw new Impossible("restore.bag.manifest", manifest, line);
                }
                var name = decoded(parts.group(2));
                var file = inside(name);
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new Impossible("restore.bag.missing", name);
                }
                if (!sha256(file).equals(parts.group(1).toLowerCase(Locale.ROOT))) {
                    throw new Impossible("restore.bag.corrupt", name);
                }
                names.add(name);
            }
        }
        return names;
    }

    /** Of what a file's name may hold, these three are written in percents (RFC 8493, 2.1.3). */
    private static String decoded(String name) {
        return name.replaceAll("(?i)%0A", "\n").replaceAll("(?i)%0D", "\r").replace("%25", "%");
    }

    /** A manifest could name what is none of the bag's (RFC 8493, 5.1). */
    private Path inside(String name) {
        var file = folder.resolve(name).normalize();
        if (!file.startsWith(folder.normalize()) || Path.of(name).isAbsolute()) {
            throw new Impossible("restore.bag.outside", name);
        }
        return file;
    }

    /** @param name below {@code data/} */
    Path payload(String name) {
        return folder.resolve(PAYLOAD).resolve(name);
    }

    static String sha256(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), BagWriter.digest())) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        }
    }
}
