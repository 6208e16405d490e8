package org.omoide.account;

import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omoide.web.Problem;
import org.springframework.http.HttpStatus;

/** Phone numbers as people write them down: in any width, with hyphens, with what to say to the switchboard behind. */
public final class Phone {

    private static final int LONGEST = 60;

    /** The number itself, then perhaps an extension or whom to ask for. */
    private static final Pattern NUMBER = Pattern.compile("(\\+?[0-9][0-9()\\- ]{2,29})(?:[^0-9].*)?");

    private Phone() {}

    /**
     * As it is kept; null where nothing was written.
     *
     * @throws Problem 422 where it doesn't begin with a number that can be called
     */
    static @Nullable String of(@Nullable String typed) {
        var text = typed == null
                ? ""
                : Normalizer.normalize(typed, Normalizer.Form.NFKC)
                        .replaceAll("(?<=[0-9])[\\p{Pd}\\u2212\\u30fc](?=[0-9])", "-")
                        .replaceAll("[\\s\\p{Cntrl}]+", " ")
                        .strip();
        if (text.isEmpty()) {
            return null;
        }
        if (text.length() > LONGEST || address(text) == null) {
            throw new Problem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "account.phone.wrong",
                    text.substring(0, Math.min(LONGEST, text.length())));
        }
        return text;
    }

    /** For a link that calls it (RFC 3966); null where it has no number. */
    public static @Nullable String address(@Nullable String phone) {
        var number = NUMBER.matcher(phone == null ? "" : phone);
        if (!number.matches()) {
            return null;
        }
        var digits = number.group(1).replaceAll("[^+0-9]", "");
        return digits.length() < 3 ? null : "tel:" + digits;
    }
}
