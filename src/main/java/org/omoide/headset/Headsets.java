package org.omoide.headset;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Account;
import org.omoide.account.Accounts;
import org.omoide.account.Audit;
import org.omoide.account.Facilities;
import org.omoide.account.Role;
import org.omoide.account.Sessions;
import org.omoide.account.Visitor;
import org.omoide.web.Problem;
import org.omoide.web.Problem.Sentence;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The headsets of a facility: accounts like others, that staff let in and put out of use. */
@Component
class Headsets {

    private final Pairings pairings;
    private final Accounts accounts;
    private final Facilities facilities;
    private final Sessions sessions;
    private final Audit audit;

    Headsets(Pairings pairings, Accounts accounts, Facilities facilities, Sessions sessions, Audit audit) {
        this.pairings = pairings;
        this.accounts = accounts;
        this.facilities = facilities;
        this.sessions = sessions;
        this.audit = audit;
    }

    /** Those that this visitor looks after: a coordinator all, staff those of their facility. */
    Flux<Account> of(Visitor visitor) {
        return visitor.isCoordinator()
                ? accounts.headsets(null)
                : accounts.headsets(Objects.requireNonNull(visitor.signedIn().facilityId()));
    }

    Mono<Map<String, Instant>> lastSeen(Collection<Account> headsets) {
        return sessions.lastSeen(headsets.stream().map(Account::id).toList());
    }

    /** @throws Problem (in the result) where something is missing, or the code can't be confirmed */
    Mono<Account> connect(HeadsetDraft draft, Visitor visitor) {
        var by = visitor.signedIn();
        return Mono.fromCallable(draft::checked)
                .flatMap(said -> facility(draft.facilityId(), visitor)
                        .flatMap(facility -> requireFree(said.name(), facility, null)
                                .then(pairings.confirm(draft.typedCode(), draft.sign() == null ? -1 : draft.sign(), by))
                                .flatMap(pairing -> accounts.addHeadset(
                                        Objects.requireNonNull(pairing.headsetId()),
                                        said.name(),
                                        facility,
                                        new Account.Device(said.colour(), by.name(), pairing.browser())))))
                .flatMap(headset -> audit.note(visitor, "headset.paired", headset.id(), headset.name())
                        .thenReturn(headset));
    }

    private Mono<String> facility(@Nullable String chosen, Visitor visitor) {
        return Mono.justOrEmpty(
                        visitor.isCoordinator() ? chosen : visitor.signedIn().facilityId())
                .filterWhen(id -> visitor.isCoordinator() ? facilities.find(id).hasElement() : Mono.just(true))
                .switchIfEmpty(Mono.error(
                        () -> Problem.invalid(Map.of("facilityId", Sentence.of("headset.facility.missing")))));
    }

    /** Two of one name in one room would be taken for each other. */
    private Mono<Void> requireFree(String name, String facilityId, @Nullable String except) {
        return accounts.headsets(facilityId)
                .filter(other -> other.name().equals(name) && !other.id().equals(except))
                .hasElements()
                .flatMap(taken -> taken ? Mono.error(HeadsetDraft.nameTaken()) : Mono.empty());
    }

    /** @throws Problem (in the result) 404 where there is none that they look after */
    Mono<Account> find(String id, Visitor visitor) {
        return accounts.find(id)
                .filter(account -> account.role() == Role.HEADSET
                        && account.closed() == null
                        && (visitor.isCoordinator() || visitor.belongsTo(account.facilityId())))
                .switchIfEmpty(Mono.error(Problem::notFound));
    }

    /** @throws Problem (in the result) where something is missing, 404 where there is none that they look after */
    Mono<Account> change(String id, HeadsetDraft draft, Visitor visitor) {
        return find(id, visitor)
                .flatMap(headset -> Mono.fromCallable(draft::checked)
                        .flatMap(said -> requireFree(
                                        said.name(), Objects.requireNonNull(headset.facilityId()), headset.id())
                                .then(accounts.changeHeadset(id, said.name(), said.colour()))))
                .switchIfEmpty(Mono.error(Problem::notFound))
                .flatMap(headset -> audit.note(visitor, "headset.changed", id, headset.name())
                        .thenReturn(headset));
    }

    /** Its sessions end at once; it shows a new code. */
    Mono<Account> revoke(String id, Visitor visitor) {
        return find(id, visitor)
                .flatMap(headset -> accounts.close(headset.id()))
                .flatMap(headset -> audit.note(visitor, "headset.revoked", id, headset.name())
                        .thenReturn(headset));
    }
}
