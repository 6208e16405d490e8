package org.omoide.footage;

import java.util.Locale;
import org.omoide.account.Visitor;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Makes what programs and pages see of footage. */
@Component
public class FootageViews {

    private final MediaGrants grants;
    private final MessageSource messages;

    FootageViews(MediaGrants grants, MessageSource messages) {
        this.grants = grants;
        this.messages = messages;
    }

    /** For a visitor who may see it, in their language. */
    public FootageView of(Footage footage, Visitor visitor, Locale locale) {
        return FootageView.of(footage, grants.address(footage, visitor), locale, messages);
    }
}
