package org.omoide.circular;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plain text as a page shows it: paragraphs, in which web addresses can be followed. It is never markup; every piece is
 * written out as text.
 */
final class Prose {

    /**
     * Only of the letters that addresses are made of (RFC 3986), as Japanese goes on without a space: what browsers copy is
     * escaped.
     */
    private static final Pattern ADDRESS = Pattern.compile("https?://[\\w\\-.~:/?#\\[\\]@!$&'()*+,;=%]+");

    private static final Pattern ENDS_A_SENTENCE = Pattern.compile("[.,;:!?'\\]]+$");

    private Prose() {}

    /** @param href where it leads; null for mere words */
    record Piece(String text, @Nullable String href) {}

    /** The paragraphs, between which there is an empty line or more; lines within them stay. */
    static List<List<Piece>> of(String text) {
        return Arrays.stream(text.split("\\n[ \\t\\u3000]*(?:\\n[ \\t\\u3000]*)*\\n"))
                .filter(paragraph -> !paragraph.isBlank())
                .map(Prose::pieces)
                .toList();
    }

    private static List<Piece> pieces(String paragraph) {
        var pieces = new ArrayList<Piece>();
        var found = ADDRESS.matcher(paragraph);
        int from = 0;
        while (found.find()) {
            var address = withoutTheEndOfTheSentence(found.group());
            if (!leadsWhereItSays(address)) {
                continue;
            }
            if (found.start() > from) {
                pieces.add(new Piece(paragraph.substring(from, found.start()), null));
            }
            pieces.add(new Piece(address, address));
            from = found.start() + address.length();
        }
        if (from < paragraph.length()) {
            pieces.add(new Piece(paragraph.substring(from), null));
        }
        return pieces;
    }

    private static String withoutTheEndOfTheSentence(String address) {
        var shorter = ENDS_A_SENTENCE.matcher(address).replaceFirst("");
        boolean closesWhatIsOpenBefore = shorter.endsWith(")") && !shorter.contains("(");
        return closesWhatIsOpenBefore
                ? withoutTheEndOfTheSentence(shorter.substring(0, shorter.length() - 1))
                : shorter;
    }

    /** A name before the host would look like the host: https://town.example@elsewhere.example. */
    private static boolean leadsWhereItSays(String address) {
        try {
            var uri = new URI(address);
            return uri.getHost() != null && uri.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
