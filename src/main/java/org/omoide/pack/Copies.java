package org.omoide.pack;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import java.util.regex.Pattern;
import org.omoide.account.Account;
import org.omoide.account.Accounts;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Where footage lies beyond the server: on the headsets that took it along. */
@Component
public class Copies {

    private final ReactiveMongoTemplate mongo;
    private final Accounts accounts;

    Copies(ReactiveMongoTemplate mongo, Accounts accounts) {
        this.mongo = mongo;
        this.accounts = accounts;
    }

    /** Those that have spoken of having it, or of fetching it, and not yet of something else; also such as are put out of use. */
    public Flux<Account> of(String footageId) {
        var anyVersion = Pattern.compile("^" + Pattern.quote(footageId + "/"));
        return mongo.find(query(where("told.parts").regex(anyVersion)), Pack.class)
                .map(Pack::headsetId)
                .distinct()
                .collectList()
                .flatMapMany(accounts::find);
    }
}
