package org.omoide.account;

import com.yubico.webauthn.CredentialRepository;
import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredentialDescriptor;
import com.yubico.webauthn.data.exception.Base64UrlException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the WebAuthn library may ask for: passkeys of one account, fetched before, as its questions wait for an answer. Its
 * user names are our account ids, which no browser gets to see.
 */
record KnownPasskeys(List<Passkey> passkeys) implements CredentialRepository {

    @Override
    public Set<PublicKeyCredentialDescriptor> getCredentialIdsForUsername(String anybody) {
        return passkeys.stream()
                .map(passkey -> PublicKeyCredentialDescriptor.builder()
                        .id(bytes(passkey.id()))
                        .build())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<ByteArray> getUserHandleForUsername(String accountId) {
        return passkeys.stream()
                .filter(passkey -> passkey.accountId().equals(accountId))
                .map(passkey -> bytes(passkey.userHandle()))
                .findFirst();
    }

    @Override
    public Optional<String> getUsernameForUserHandle(ByteArray userHandle) {
        return passkeys.stream()
                .filter(passkey -> bytes(passkey.userHandle()).equals(userHandle))
                .map(Passkey::accountId)
                .findFirst();
    }

    @Override
    public Optional<RegisteredCredential> lookup(ByteArray id, ByteArray userHandle) {
        return lookupAll(id).stream()
                .filter(credential -> credential.getUserHandle().equals(userHandle))
                .findFirst();
    }

    @Override
    public Set<RegisteredCredential> lookupAll(ByteArray id) {
        return passkeys.stream()
                .filter(passkey -> bytes(passkey.id()).equals(id))
                .map(passkey -> RegisteredCredential.builder()
                        .credentialId(id)
                        .userHandle(bytes(passkey.userHandle()))
                        .publicKeyCose(bytes(passkey.publicKey()))
                        .signatureCount(passkey.counter())
                        .build())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static ByteArray bytes(String base64url) {
        try {
            return ByteArray.fromBase64Url(base64url);
        } catch (Base64UrlException e) {
            throw new IllegalStateException("not what was stored", e);
        }
    }
}
