package org.omoide.circular;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.omoide.web.TownTime;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Days and moments as people say them, by the town's clock; null for null. */
@Component
class Times {

    private final MessageSource messages;

    Times(MessageSource messages) {
        this.messages = messages;
    }

    /** For templates, which know their language. */
    record Said(Times times, Locale locale) {

        @Nullable
        public String day(@Nullable Instant instant) {
            return instant == null ? null : times.say("circular.day", instant.atZone(TownTime.ZONE), locale);
        }

        @Nullable
        public String day(@Nullable LocalDate date) {
            return date == null ? null : times.say("circular.day", date, locale);
        }

        @Nullable
        public String moment(@Nullable Instant instant) {
            return instant == null ? null : times.say("circular.moment", instant.atZone(TownTime.ZONE), locale);
        }
    }

    Said in(Locale locale) {
        return new Said(this, locale);
    }

    private String say(String pattern, TemporalAccessor time, Locale locale) {
        return DateTimeFormatter.ofPattern(messages.getMessage(pattern, null, locale), locale)
                .format(time);
    }
}
