package org.omoide.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ngram.NGramTokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LatLonDocValuesField;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.grouping.GroupingSearch;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.omoide.era.Era;
import org.omoide.footage.Footage;
import org.omoide.footage.Review;
import org.omoide.place.Kana;
import org.omoide.place.Place;
import org.springframework.util.FileSystemUtils;

/** The words, sounds, times and spots of all places and footage. Every method may block on the disk. */
final class Index implements AutoCloseable {

    private static final String ID = "id";
    private static final String KIND = "kind";
    /** The place that footage hangs on, as which both are found; footage without a place is a group of its own. */
    private static final String GROUP = "group";
    /** Names as they are written, whole. */
    private static final String WHOLE = "whole";
    /** Pairs of letters of names and titles, and of everything else. */
    private static final String NAME = "name";

    private static final String TEXT = "text";
    /** Pairs of letters of what all of it sounds like, and each word of it. */
    private static final String SOUND = "sound";

    private static final String SOUNDING_WORD = "sounding-word";
    private static final String KANA_WORD = "kana-word";
    private static final String AREA = "area";
    private static final String FIRST_YEAR = "first-year";
    private static final String LAST_YEAR = "last-year";
    private static final String SPOT = "spot";
    private static final String SEEN_BY = "seen-by";
    private static final String LENGTH = "length";
    private static final String ORDER = "order";

    private static final String PLACE = "place/";
    private static final String FOOTAGE = "footage/";

    private static final Pattern MARKS = Pattern.compile("[^\\p{L}\\p{N}ー]");
    private static final int ALWAYS = -9999;
    private static final int FOR_EVER = 9999;
    /** Stands behind each text, so that its last letter is the first of a pair as well. */
    private static final char END = '\u001f';

    private static final int MOST_FOOTAGE_OF_A_HIT = 4;
    private static final int MOST_EXPANSIONS = 60;
    /** Share of the pairs of letters that a misspelt word has in common with what was meant. */
    private static final double ALIKE = 0.6;

    private static final Sort BY_ORDER = new Sort(new SortField(ORDER, SortField.Type.STRING));
    private static final Sort BY_LIKENESS =
            new Sort(SortField.FIELD_SCORE, new SortField(LENGTH, SortField.Type.INT), BY_ORDER.getSort()[0]);
    private static final Sort BY_YEAR = new Sort(new SortField(FIRST_YEAR, SortField.Type.INT), BY_ORDER.getSort()[0]);

    private final IndexWriter writer;
    private final SearcherManager searchers;

    Index(Path folder) throws IOException {
        writer = new IndexWriter(
                new MMapDirectory(folder),
                new IndexWriterConfig(new PairsOfLetters())
                        .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
                        .setRAMBufferSizeMB(32));
        searchers = new SearcherManager(writer, null);
    }

    /** Removes what instances left that were killed: folders of indexes whose locks nobody holds any more. */
    static void removeLeftovers(Path parent, String prefix) throws IOException {
        try (var folders = Files.newDirectoryStream(parent, prefix + "*")) {
            for (var folder : folders) {
                if (Files.exists(folder.resolve(IndexWriter.WRITE_LOCK_NAME)) && isFree(folder)) {
                    FileSystemUtils.deleteRecursively(folder);
                }
            }
        }
    }

    private static boolean isFree(Path folder) {
        try (var directory = new MMapDirectory(folder);
                var lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
            return true;
        } catch (IOException held) {
            return false;
        }
    }

    private static final class PairsOfLetters extends Analyzer {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            return new TokenStreamComponents(new NGramTokenizer(2, 2));
        }

        @Override
        public int getPositionIncrementGap(String field) {
            return 100;
        }
    }

    /**
     * A place, or footage that has none.
     *
     * @param placeId null for footage without a place
     * @param footageIds what was found of it, the best first; empty where only the place itself was
     */
    record Match(@Nullable String placeId, List<String> footageIds) {}

    /**
     * One page of what was found.
     *
     * @param total of all pages
     * @param approximate nothing is written or sounds like that, but these nearly do
     */
    record Matches(List<Match> matches, long total, boolean approximate) {}

    void clear() throws IOException {
        writer.deleteAll();
    }

    void put(Place place) throws IOException {
        var document = new Document();
        document.add(new StringField(KIND, PLACE, Field.Store.NO));
        key(document, PLACE + place.id(), PLACE + place.id());
        addNames(document, place, NAME);
        names(place).forEach(name -> document.add(new StringField(WHOLE, letters(name), Field.Store.NO)));
        addSpot(document, place, place.name());
        writer.updateDocument(new Term(ID, PLACE + place.id()), document);
    }

    /** @param place where it was filmed; null where nobody said */
    void put(Footage footage, @Nullable Place place) throws IOException {
        var document = new Document();
        document.add(new StringField(KIND, FOOTAGE, Field.Store.NO));
        var id = FOOTAGE + footage.id();
        key(document, id, place == null ? id : PLACE + place.id());
        if (footage.title() != null) {
            addText(document, NAME, footage.title());
        }
        if (footage.filmedBy() != null) {
            addText(document, TEXT, footage.filmedBy());
        }
        if (place != null) {
            addNames(document, place, TEXT);
        }
        addSpot(document, place, footage.title() == null ? "" : footage.title());
        if (footage.era() != null) {
            var years = Era.ofEdtf(footage.era()).years();
            int first = years.first() == null ? ALWAYS : years.first();
            int last = years.last() == null ? FOR_EVER : years.last();
            document.add(new IntPoint(FIRST_YEAR, first));
            document.add(new IntPoint(LAST_YEAR, last));
            // Where the beginning is open, the end is what one thinks of.
            document.add(new NumericDocValuesField(FIRST_YEAR, first == ALWAYS ? last : first));
        }
        seenBy(footage).forEach(who -> document.add(new StringField(SEEN_BY, who, Field.Store.NO)));
        writer.updateDocument(new Term(ID, id), document);
    }

    void removePlace(String id) throws IOException {
        writer.deleteDocuments(new Term(ID, PLACE + id));
    }

    void removeFootage(String id) throws IOException {
        writer.deleteDocuments(new Term(ID, FOOTAGE + id));
    }

    /** Searches from now on see what was put and removed before. */
    void show() throws IOException {
        searchers.maybeRefreshBlocking();
    }

    /** How many places and how much footage is shown. */
    int size() throws IOException {
        return searching(searcher -> searcher.getIndexReader().numDocs());
    }

    /** The footage that hangs on these places, as far as it is shown. */
    List<String> footageAt(Collection<String> placeIds) throws IOException {
        var groups = placeIds.stream().map(id -> new BytesRef(PLACE + id)).toList();
        return searching(searcher -> {
            var wanted = new BooleanQuery.Builder()
                    .add(new TermInSetQuery(GROUP, groups), Occur.FILTER)
                    .add(new TermQuery(new Term(KIND, FOOTAGE)), Occur.FILTER)
                    .build();
            var found = new ArrayList<String>();
            for (var hit : searcher.search(wanted, Integer.MAX_VALUE).scoreDocs) {
                found.add(idOf(searcher, hit).substring(FOOTAGE.length()));
            }
            return found;
        });
    }

    /** Places alone, whatever was filmed there. */
    Matches places(Sought sought, int page, int size) throws IOException {
        return searching(searcher -> {
            for (var likeness : Likeness.values()) {
                var query = query(sought, likeness, new TermQuery(new Term(KIND, PLACE)));
                long total = searcher.count(query);
                if (total > 0 || !likeness.isWorseOne(sought)) {
                    var shown = new ArrayList<Match>();
                    var hits = (long) page * size < total
                            ? searcher.search(query, (page + 1) * size, order(sought)).scoreDocs
                            : new ScoreDoc[0];
                    for (int i = page * size; i < hits.length; i++) {
                        shown.add(new Match(idOf(searcher, hits[i]).substring(PLACE.length()), List.of()));
                    }
                    return new Matches(shown, total, total > 0 && likeness == Likeness.NEARLY);
                }
            }
            throw new AssertionError();
        });
    }

    /** Places, with what was filmed there and the visitor may see. */
    Matches search(Sought sought, Visitor visitor, int page, int size) throws IOException {
        return searching(searcher -> {
            for (var likeness : Likeness.values()) {
                var query = query(
                        sought, likeness, sought.isAnything() ? new TermQuery(new Term(KIND, PLACE)) : seen(visitor));
                var groups = new GroupingSearch(GROUP)
                        .setGroupSort(order(sought))
                        .setSortWithinGroup(sought.years() == null ? BY_LIKENESS : BY_YEAR)
                        .setAllGroups(true)
                        .setGroupDocsLimit(MOST_FOOTAGE_OF_A_HIT + 1)
                        .<BytesRef>search(searcher, query, page * size, size);
                long total = Objects.requireNonNullElse(groups.totalGroupCount, 0);
                if (total > 0 || !likeness.isWorseOne(sought)) {
                    var shown = new ArrayList<Match>();
                    for (var group : groups.groups) {
                        shown.add(match(searcher, group.groupValue.utf8ToString(), group.scoreDocs));
                    }
                    return new Matches(shown, total, total > 0 && likeness == Likeness.NEARLY);
                }
            }
            throw new AssertionError();
        });
    }

    private static Match match(IndexSearcher searcher, String group, ScoreDoc[] documents) throws IOException {
        var footage = new ArrayList<String>();
        for (var document : documents) {
            var id = idOf(searcher, document);
            if (id.startsWith(FOOTAGE) && footage.size() < MOST_FOOTAGE_OF_A_HIT) {
                footage.add(id.substring(FOOTAGE.length()));
            }
        }
        return new Match(group.startsWith(PLACE) ? group.substring(PLACE.length()) : null, footage);
    }

    private static String idOf(IndexSearcher searcher, ScoreDoc hit) throws IOException {
        return searcher.storedFields().document(hit.doc, Set.of(ID)).get(ID);
    }

    /** How strictly words are taken; the next one is for those who find nothing. */
    private enum Likeness {
        EXACTLY,
        NEARLY;

        /** Whether taking it less strictly may find more. */
        boolean isWorseOne(Sought sought) {
            return this == EXACTLY && !sought.words().isEmpty();
        }
    }

    private static Sort order(Sought sought) {
        if (sought.near() != null) {
            var near = sought.near();
            return new Sort(LatLonDocValuesField.newDistanceSort(SPOT, near.latitude(), near.longitude()));
        }
        if (!sought.words().isEmpty()) {
            return BY_LIKENESS;
        }
        return sought.years() == null ? BY_ORDER : BY_YEAR;
    }

    private static Query query(Sought sought, Likeness likeness, Query among) {
        var query = new BooleanQuery.Builder().add(among, Occur.FILTER);
        for (var word : sought.words()) {
            query.add(likeness == Likeness.EXACTLY ? exactly(word) : nearly(word), Occur.MUST);
        }
        var years = sought.years();
        if (years != null) {
            query.add(
                    IntPoint.newRangeQuery(LAST_YEAR, years.from() == null ? ALWAYS : years.from(), FOR_EVER),
                    Occur.FILTER);
            query.add(
                    IntPoint.newRangeQuery(FIRST_YEAR, ALWAYS, years.to() == null ? FOR_EVER : years.to()),
                    Occur.FILTER);
        }
        if (sought.area() != null) {
            query.add(new TermQuery(new Term(AREA, letters(sought.area()))), Occur.FILTER);
        }
        return query.build();
    }

    private static Query exactly(String word) {
        var written = letters(word);
        if (written.isEmpty()) {
            return new MatchNoDocsQuery();
        }
        var sound = Sound.of(word);
        return new DisjunctionMaxQuery(
                List.of(
                        worth(8, new TermQuery(new Term(WHOLE, written))),
                        worth(
                                6,
                                sound.isEmpty()
                                        ? new MatchNoDocsQuery()
                                        : new TermQuery(new Term(SOUNDING_WORD, sound))),
                        worth(4, within(NAME, written)),
                        worth(2, sound.length() < 3 ? new MatchNoDocsQuery() : within(SOUND, sound)),
                        worth(1, within(TEXT, written))),
                0);
    }

    /** The letters stand somewhere in the field, one after the other. */
    private static Query within(String field, String letters) {
        if (letters.length() == 1) {
            return new PrefixQuery(new Term(field, letters));
        }
        return new PhraseQuery(field, pairs(letters).toArray(String[]::new));
    }

    private static Query nearly(String word) {
        var written = letters(word);
        var sound = Sound.of(word);
        var likely = new ArrayList<Query>();
        likely.add(exactly(word));
        if (sound.length() >= 4) {
            likely.add(misspelt(SOUNDING_WORD, sound, sound.length() < 8 ? 1 : 2));
        }
        for (var kana : Sound.kana(word).stream().limit(1).toList()) {
            if (kana.length() >= 4) {
                likely.add(misspelt(KANA_WORD, kana, kana.length() < 7 ? 1 : 2));
            }
        }
        if (sound.length() >= 6) {
            likely.add(alike(SOUND, sound));
        }
        if (written.length() >= 3 && written.codePoints().anyMatch(Character::isIdeographic)) {
            likely.add(alike(NAME, written));
        }
        return new DisjunctionMaxQuery(likely, 0);
    }

    /** So many letters too much, too few, wrong or exchanged; the fewer, the better. */
    private static Query misspelt(String field, String word, int letters) {
        return new BoostQuery(
                new FuzzyQuery(
                        new Term(field, word),
                        letters,
                        0,
                        MOST_EXPANSIONS,
                        true,
                        new MultiTermQuery.TopTermsBoostOnlyBooleanQueryRewrite(MOST_EXPANSIONS)),
                3);
    }

    private static Query alike(String field, String letters) {
        var pairs = new LinkedHashSet<>(pairs(letters));
        var query = new BooleanQuery.Builder();
        for (var pair : pairs) {
            query.add(worth(2f / pairs.size(), new TermQuery(new Term(field, pair))), Occur.SHOULD);
        }
        return query.setMinimumNumberShouldMatch((int) Math.ceil(ALIKE * pairs.size()))
                .build();
    }

    /** Marks within a name are written by some and left out by others. */
    private static String letters(String text) {
        return MARKS.matcher(Kana.comparable(text)).replaceAll("");
    }

    private static List<String> pairs(String letters) {
        var pairs = new ArrayList<String>();
        var points = letters.codePoints().toArray();
        for (int i = 0; i + 1 < points.length; i++) {
            pairs.add(new String(points, i, 2));
        }
        return pairs;
    }

    private static Query worth(float worth, Query query) {
        return new BoostQuery(new ConstantScoreQuery(query), worth);
    }

    /** The same as {@link Footage#isSeenBy}, for the index: places are for everybody. */
    private static Query seen(Visitor visitor) {
        if (visitor.isCoordinator()) {
            return new MatchAllDocsQuery();
        }
        var who = new TreeSet<BytesRef>();
        who.add(new BytesRef("everybody"));
        var account = visitor.account();
        if (account != null) {
            who.add(new BytesRef("town"));
            who.add(new BytesRef("account/" + account.id()));
            if (account.facilityId() != null) {
                who.add(new BytesRef("facility/" + account.facilityId()));
            }
        }
        return new TermInSetQuery(SEEN_BY, who);
    }

    private static List<String> seenBy(Footage footage) {
        var uploader =
                footage.uploadedBy() == null ? Stream.<String>empty() : Stream.of("account/" + footage.uploadedBy());
        if (footage.review().state() != Review.State.PUBLISHED) {
            return uploader.toList();
        }
        var audience = switch (footage.rights().audience()) {
            case PUBLIC -> Stream.of("everybody");
            case TOWN -> Stream.of("town");
            case FACILITY -> Stream.of("facility/" + footage.rights().facilityId());
        };
        return Stream.concat(uploader, audience).toList();
    }

    private static void key(Document document, String id, String group) {
        document.add(new StringField(ID, id, Field.Store.NO));
        document.add(new StoredField(ID, id));
        document.add(new StringField(GROUP, group, Field.Store.NO));
        document.add(new SortedDocValuesField(GROUP, new BytesRef(group)));
        if (group.equals(id) && id.startsWith(PLACE)) {
            document.add(new StringField(SEEN_BY, "everybody", Field.Store.NO));
        }
    }

    private static Stream<String> names(Place place) {
        return Stream.concat(Stream.of(place.name(), place.reading()), place.oldNames().stream())
                .filter(name -> !name.isEmpty());
    }

    private static void addNames(Document document, Place place, String field) {
        names(place).forEach(name -> addText(document, field, name));
        if (place.area() != null) {
            addText(document, TEXT, place.area());
            document.add(new StringField(AREA, letters(place.area()), Field.Store.NO));
        }
    }

    private static void addText(Document document, String field, String text) {
        document.add(new TextField(field, letters(text) + END, Field.Store.NO));
        var whole = Sound.of(text);
        if (!whole.isEmpty()) {
            document.add(new TextField(SOUND, whole + END, Field.Store.NO));
            Stream.concat(Stream.of(whole), Sound.words(text).stream())
                    .distinct()
                    .forEach(word -> document.add(new StringField(SOUNDING_WORD, word, Field.Store.NO)));
            Sound.kana(text).forEach(word -> document.add(new StringField(KANA_WORD, word, Field.Store.NO)));
        }
    }

    private static void addSpot(Document document, @Nullable Place place, String name) {
        document.add(new NumericDocValuesField(LENGTH, name.isEmpty() ? Integer.MAX_VALUE : name.length()));
        var reading = place == null ? "" : place.reading().isEmpty() ? place.name() : place.reading();
        var order = new BytesRef(letters(reading));
        document.add(new SortedDocValuesField(
                ORDER, order.length > 30_000 ? new BytesRef(Arrays.copyOf(order.bytes, 30_000)) : order));
        if (place != null && place.coordinates() != null) {
            var at = place.coordinates();
            document.add(new LatLonPoint(SPOT, at.latitude(), at.longitude()));
            document.add(new LatLonDocValuesField(SPOT, at.latitude(), at.longitude()));
        }
    }

    @FunctionalInterface
    private interface Searching<T> {
        T with(IndexSearcher searcher) throws IOException;
    }

    private <T> T searching(Searching<T> search) throws IOException {
        var searcher = searchers.acquire();
        try {
            return search.with(searcher);
        } finally {
            searchers.release(searcher);
        }
    }

    @Override
    public void close() {
        try (var last = writer;
                var before = searchers) {
            last.rollback();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
