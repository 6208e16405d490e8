package org.omoide.circular;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who has read a notice, who was told, and who is left to be phoned.
 *
 * @param read those who confirmed it, first come first
 * @param told by phone, who have not confirmed it themselves
 * @param rest whom it is asked of, and who neither confirmed it nor were told
 * @param gone confirmations of those who aren't there, or aren't addressed, any more
 */
record Tally(List<Line> read, List<Line> told, List<Line> rest, List<Receipt> gone) {

    /** @param stamps of a facility, those of all its staff who pressed */
    record Line(
            Reader reader, List<Receipt> stamps, @Nullable Receipt call) {}

    /**
     * Counts.
     *
     * @param readers all that there are at present
     * @param receipts of the notice, of any round
     */
    static Tally of(Notice notice, Collection<Reader> readers, Collection<Receipt> receipts) {
        var present = receipts.stream()
                .filter(receipt -> receipt.round() == notice.round())
                .sorted(Comparator.comparing(Receipt::at))
                .toList();
        var lines = readers.stream()
                .filter(notice.audience()::includes)
                .map(reader -> new Line(
                        reader,
                        present.stream().filter(isStampFor(reader.id())).toList(),
                        present.stream()
                                .filter(receipt -> receipt.how() == Receipt.How.PHONE
                                        && receipt.reader().equals(reader.id()))
                                .findFirst()
                                .orElse(null)))
                .toList();
        var known = lines.stream().map(line -> line.reader().id()).collect(Collectors.toCollection(HashSet::new));
        return new Tally(
                lines.stream()
                        .filter(line -> !line.stamps().isEmpty())
                        .sorted(Comparator.comparing((Function<Line, java.time.Instant>)
                                line -> line.stamps().get(0).at()))
                        .toList(),
                lines.stream()
                        .filter(line -> line.stamps().isEmpty() && line.call() != null)
                        .toList(),
                lines.stream()
                        .filter(line -> line.stamps().isEmpty() && line.call() == null)
                        .filter(line -> notice.isAskedOf(line.reader()))
                        .toList(),
                present.stream()
                        .filter(receipt -> receipt.how() == Receipt.How.STAMP && !known.contains(receipt.reader()))
                        .toList());
    }

    private static java.util.function.Predicate<Receipt> isStampFor(String reader) {
        return receipt -> receipt.how() == Receipt.How.STAMP && receipt.reader().equals(reader);
    }

    /** Of how many an answer is there or expected. */
    public int size() {
        return read.size() + told.size() + rest.size();
    }
}
