package org.omoide.account;

import com.upokecenter.cbor.CBORObject;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A passkey in software, with the browser round it (WebAuthn, 6.1 and 6.5.1; ES256, no attestation): gives the answers that
 * real ones do, and those that they would never give.
 */
final class SoftwareAuthenticator {

    static final int PRESENT = 1;
    static final int VERIFIED = 4;
    private static final int WITH_KEY = 64;
    private static final JsonMapper JSON = new JsonMapper();

    private final KeyPair pair;
    private final byte[] id = new byte[32];
    private String userHandle = "";

    String origin;
    int flags = PRESENT | VERIFIED;
    int counter;

    SoftwareAuthenticator(String origin) throws GeneralSecurityException {
        this.origin = origin;
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        pair = generator.generateKeyPair();
        new SecureRandom().nextBytes(id);
    }

    String id() {
        return base64url(id);
    }

    String userHandle() {
        return userHandle;
    }

    void claim(String otherUserHandle) {
        userHandle = otherUserHandle;
    }

    /** The answer to the options of a registration. */
    String create(String options) throws GeneralSecurityException {
        var asked = JSON.readTree(options).get("publicKey");
        userHandle = asked.get("user").get("id").asString();
        var key = (ECPublicKey) pair.getPublic();
        var cose = CBORObject.NewMap()
                .Add(1, 2)
                .Add(3, -7)
                .Add(-1, 1)
                .Add(-2, coordinate(key.getW().getAffineX()))
                .Add(-3, coordinate(key.getW().getAffineY()))
                .EncodeToBytes();
        var data = new ByteArrayOutputStream();
        data.writeBytes(authenticatorData(asked.get("rp").get("id").asString(), flags | WITH_KEY));
        data.writeBytes(new byte[16]);
        data.writeBytes(ByteBuffer.allocate(2).putShort((short) id.length).array());
        data.writeBytes(id);
        data.writeBytes(cose);
        var attestation = CBORObject.NewMap()
                .Add("fmt", "none")
                .Add("attStmt", CBORObject.NewMap())
                .Add("authData", data.toByteArray())
                .EncodeToBytes();
        return answer(Map.of(
                "clientDataJSON", base64url(clientData("webauthn.create", asked)),
                "attestationObject", base64url(attestation)));
    }

    /** The answer to the options of a sign-in. */
    String get(String options) throws GeneralSecurityException {
        var asked = JSON.readTree(options).get("publicKey");
        var client = clientData("webauthn.get", asked);
        var data = authenticatorData(asked.get("rpId").asString(), flags);
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(data);
        signature.update(sha256(client));
        return answer(Map.of(
                "clientDataJSON", base64url(client),
                "authenticatorData", base64url(data),
                "signature", base64url(signature.sign()),
                "userHandle", userHandle));
    }

    private String answer(Map<String, String> response) {
        return JSON.writeValueAsString(
                Map.of("id", id(), "type", "public-key", "response", response, "clientExtensionResults", Map.of()));
    }

    private byte[] clientData(String type, JsonNode asked) {
        return JSON.writeValueAsBytes(
                Map.of("type", type, "challenge", asked.get("challenge").asString(), "origin", origin));
    }

    private byte[] authenticatorData(String host, int flags) throws GeneralSecurityException {
        return ByteBuffer.allocate(37)
                .put(sha256(host.getBytes(StandardCharsets.UTF_8)))
                .put((byte) flags)
                .putInt(counter)
                .array();
    }

    private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static byte[] coordinate(BigInteger number) {
        var signed = number.toByteArray();
        var unsigned = new byte[32];
        int length = Math.min(32, signed.length);
        System.arraycopy(signed, signed.length - length, unsigned, 32 - length, length);
        return unsigned;
    }

    private static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, bytes.length));
    }
}
