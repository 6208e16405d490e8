package org.omoide.request;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks for people's names in what is written. It can't find them all: a person must look, too. */
final class Names {

    private static final Pattern CALLED =
            Pattern.compile("[\\p{IsHan}々\\p{IsHiragana}\\p{IsKatakana}ー]{1,8}?(?:さん|ちゃん|くん|君|様|さま|氏)"
                    + "|\\b(?:Mr|Mrs|Ms|Miss|Dr)\\.? ?\\p{Lu}\\p{L}+");

    /** Who is called so is nobody in particular. */
    private static final Pattern NOBODY =
            Pattern.compile(".*(?:皆|みな|みんな|父|母|とう|かあ|お父|お母|じい|ばあ|祖父|祖母|兄|姉|にい|ねえ|奥|旦那|だんな|娘|息子|嫁|婿|孫|子"
                    + "|客|職員|看護師|先生|運転手|駅員|店員|店|屋|大工|医者|神|仏|お月|お日|お地蔵|王|殿|赤|どなた|誰|だれ|た|たく)"
                    + "(?:さん|ちゃん|くん|君|様|さま|氏)");

    private Names() {}

    /** What looks like a name in the text, as it stands there, and the nickname if it is in it. */
    static Set<String> in(String text, @Nullable String nickname) {
        var found = new LinkedHashSet<String>();
        if (nickname != null && isTelling(nickname) && text.contains(nickname)) {
            found.add(nickname);
        }
        CALLED.matcher(text)
                .results()
                .map(match -> shortest(match.group()))
                .filter(called -> !NOBODY.matcher(called).matches())
                .forEach(found::add);
        return found;
    }

    /** The text as it may leave the facility. */
    static String withoutNickname(String text, @Nullable String nickname, String instead) {
        return nickname == null || !isTelling(nickname) ? text : text.replace(nickname, instead);
    }

    /** A single sign is part of too many words. */
    private static boolean isTelling(String nickname) {
        return nickname.length() > 1;
    }

    /** Without the particles of the sentence before it: 「昔は田中さん」 speaks of 田中さん. */
    private static String shortest(String called) {
        return called.replaceFirst("^.*[はがをにでともへやの、](?=[\\p{IsHan}\\p{IsKatakana}])", "");
    }
}
