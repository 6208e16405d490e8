package org.omoide.request;

import java.text.Normalizer;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds wishes that may be the same. A person decides. */
final class Twins {

    /** From here on a coordinator is asked to look. */
    static final double ALIKE = 0.45;

    private static final int MOST = 5;
    private static final double SAME_WAY_DEGREES = 30;

    private Twins() {}

    /** Those that are likely the same as this one, the likeliest first. */
    static List<Wish> of(Wish wish, List<Wish> others) {
        return others.stream()
                .filter(other ->
                        !other.id().equals(wish.id()) && other.state().isUnderWay() && alikeness(wish, other) >= ALIKE)
                .sorted(Comparator.comparingDouble((Wish other) -> -alikeness(wish, other))
                        .thenComparing(Wish::created))
                .limit(MOST)
                .toList();
    }

    /** 0 to 1: the same place by a coordinator's word, the same way in the same view, or words with the same pairs of signs. */
    static double alikeness(Wish one, Wish other) {
        var first = one.pointed();
        var second = other.pointed();
        if (first != null && second != null) {
            return first.footageId().equals(second.footageId())
                            && first.direction() == second.direction()
                            && between(first, second) < SAME_WAY_DEGREES
                    ? 1
                    : 0;
        }
        if (first != null || second != null) {
            return 0;
        }
        var words = dice(pairs(one.place()), pairs(other.place()));
        return one.brief() != null
                        && other.brief() != null
                        && one.brief().placeId().equals(other.brief().placeId())
                ? 1
                : words;
    }

    private static double between(Wish.Pointed one, Wish.Pointed other) {
        double pitch = Math.toRadians(one.pitch());
        double otherPitch = Math.toRadians(other.pitch());
        double cosine = Math.sin(pitch) * Math.sin(otherPitch)
                + Math.cos(pitch) * Math.cos(otherPitch) * Math.cos(Math.toRadians(one.yaw() - other.yaw()));
        return Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, cosine))));
    }

    /** The coefficient of Sørensen and Dice. */
    private static double dice(Set<String> one, Set<String> other) {
        var both = new HashSet<>(one);
        both.retainAll(other);
        return one.isEmpty() || other.isEmpty() ? 0 : 2.0 * both.size() / (one.size() + other.size());
    }

    private static Set<String> pairs(String text) {
        var comparable = new StringBuilder();
        for (char c : Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .toCharArray()) {
            // 三池の港 is 三池港.
            if (Character.isLetterOrDigit(c) && c != 'の') {
                comparable.append(c >= 'ァ' && c <= 'ヶ' ? (char) (c - 'ァ' + 'ぁ') : c);
            }
        }
        var pairs = new HashSet<String>();
        if (comparable.length() == 1) {
            pairs.add(comparable.toString());
        }
        for (int i = 0; i + 1 < comparable.length(); i++) {
            pairs.add(comparable.substring(i, i + 2));
        }
        return pairs;
    }
}
