package org.omoide.harvest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * The key by which others know that what they read is of this town: Ed25519, shared by all instances. Signs answers as
 * HTTP Message Signatures (RFC 9421) over their digest (RFC 9530), so that they can be proven wherever they were kept.
 */
@Component
class TownKey {

    private static final String ID = "catalogue";
    private static final String COVERED = "(\"@status\" \"content-digest\" \"@query\";req)";

    /**
     * The pair as it is kept.
     *
     * @param bytes the private key, PKCS #8
     * @param known the public one, X.509
     */
    @Document("keys")
    record StoredPair(@Id String id, byte[] bytes, byte[] known) {}

    /** What is said in the headers {@code Content-Digest}, {@code Signature-Input} and {@code Signature}. */
    record Signed(String digest, String input, String signature) {}

    private final PrivateKey secret;
    private final String known;

    TownKey(ReactiveMongoTemplate mongo) throws GeneralSecurityException {
        var fresh = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var stored = mongo.findAndModify(
                        Query.query(Criteria.where("_id").is(ID)),
                        new Update()
                                .setOnInsert("bytes", fresh.getPrivate().getEncoded())
                                .setOnInsert("known", fresh.getPublic().getEncoded()),
                        FindAndModifyOptions.options().upsert(true).returnNew(true),
                        StoredPair.class)
                .block();
        if (stored == null) {
            throw new IllegalStateException("the database kept no key");
        }
        secret = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(stored.bytes()));
        known = Base64.getEncoder().encodeToString(stored.known());
    }

    /** The public key: X.509 in Base64. */
    String known() {
        return known;
    }

    /**
     * Signs an answer of status 200.
     *
     * @param query as it was asked for, without the question mark; null where there was none
     */
    Signed sign(byte[] body, @Nullable String query, Instant now) {
        try {
            var encoder = Base64.getEncoder();
            var sha256 = MessageDigest.getInstance("SHA-256").digest(body);
            var digest = "sha-256=:" + encoder.encodeToString(sha256) + ":";
            var parameters = COVERED + ";created=" + now.getEpochSecond() + ";keyid=\"town\";alg=\"ed25519\"";
            var base = "\"@status\": 200\n\"content-digest\": " + digest + "\n\"@query\";req: ?"
                    + (query == null ? "" : query) + "\n\"@signature-params\": " + parameters;
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(secret);
            signature.update(base.getBytes(StandardCharsets.UTF_8));
            return new Signed(digest, "town=" + parameters, "town=:" + encoder.encodeToString(signature.sign()) + ":");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
