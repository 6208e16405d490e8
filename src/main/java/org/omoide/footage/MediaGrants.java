package org.omoide.footage;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.omoide.account.Visitor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Who may fetch derived files, written into their address, so that no segment costs a question to the database: one
 * version of one footage, for one signed-in device, until a time, sealed with HMAC-SHA-256 (RFC 2104) by a key that all
 * server instances share.
 */
@Component
public class MediaGrants {

    /** Addresses stay the same so long, for the browser's cache; each is good for one to two such times. */
    private static final Duration STEP = Duration.ofHours(6);

    /** Of 256 bits, as many as nobody can guess within the time. */
    private static final int SEAL_BYTES = 18;

    private static final String KEY = "media";

    @Document("keys")
    record StoredKey(@Id String id, byte[] bytes) {}

    private final SecretKeySpec key;
    private final Clock clock;

    @Autowired
    MediaGrants(ReactiveMongoTemplate mongo, Clock clock) {
        this(sharedKey(mongo), clock);
    }

    /** @param key of 256 random bits */
    public MediaGrants(byte[] key, Clock clock) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.clock = clock;
    }

    /** Of the instance that started first, ever. */
    private static byte[] sharedKey(ReactiveMongoTemplate mongo) {
        var fresh = new byte[32];
        new SecureRandom().nextBytes(fresh);
        var stored = mongo.findAndModify(
                        Query.query(Criteria.where("_id").is(KEY)),
                        new Update().setOnInsert("bytes", fresh),
                        FindAndModifyOptions.options().upsert(true).returnNew(true),
                        StoredKey.class)
                .block();
        if (stored == null) {
            throw new IllegalStateException("the database kept no key");
        }
        return stored.bytes();
    }

    /** The address of the footage's derived files for this visitor, with the slash at its end; null while there are none. */
    public @Nullable String address(Footage footage, Visitor visitor) {
        if (footage.version() == null) {
            return null;
        }
        long until = (clock.instant().getEpochSecond() / STEP.toSeconds() + 2) * STEP.toSeconds();
        var grant = Long.toString(until, Character.MAX_RADIX);
        var seal = seal(grant, footage.id(), footage.version(), visitor.session());
        return "/media/" + grant + "." + seal + "/" + footage.id() + "/" + footage.version() + "/";
    }

    /**
     * Whether the grant opens this version.
     *
     * @param grant from the address
     * @param session of the device that asks, or null where it has none
     */
    public boolean admits(String grant, String id, String version, @Nullable String session) {
        int dot = grant.indexOf('.');
        if (dot < 0) {
            return false;
        }
        var time = grant.substring(0, dot);
        var expected = seal(time, id, version, session).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, grant.substring(dot + 1).getBytes(StandardCharsets.UTF_8))) {
            return false;
        }
        return Long.parseLong(time, Character.MAX_RADIX) > clock.instant().getEpochSecond();
    }

    private String seal(String grant, String id, String version, @Nullable String session) {
        try {
            var mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            var sealed = mac.doFinal(String.join("\n", grant, id, version, session == null ? "" : session)
                    .getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sealed, SEAL_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
