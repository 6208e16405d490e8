package org.omoide.https;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.Objects;
import java.util.TreeSet;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of this house alone. Devices that have come to trust it once need nothing more when the server
 * gets another address or its certificate a new date.
 */
final class LocalAuthority {

    /** Not a secret: the folder is, and it can be read by its owner only. */
    static final String PASSWORD = "omoide";

    private static final String NAME = "Omoide local authority";
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);

    /** Browsers refuse server certificates that live longer than 398 days (CA/Browser Forum, baseline requirements 6.3.2). */
    private static final Duration SERVER_LIFE = Duration.ofDays(397);

    private static final Duration RENEW_BEFORE = Duration.ofDays(60);

    private final Path folder;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** @param folder in which its keys lie; made where there is none */
    LocalAuthority(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** The authority's own certificate, made at the first call ever. */
    X509Certificate certificate() throws IOException, GeneralSecurityException {
        return (X509Certificate) authority().getCertificate(NAME);
    }

    /** SHA-256 of the certificate, as devices show it: {@code AB:CD:…}. */
    String fingerprint() throws IOException, GeneralSecurityException {
        var digest = MessageDigest.getInstance("SHA-256").digest(certificate().getEncoded());
        return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    }

    /**
     * A PKCS #12 file with a certificate for these names, made anew where they have changed or it will soon be out of date.
     *
     * @param names host names and addresses
     */
    Path serverKeys(Collection<String> names) throws IOException, GeneralSecurityException {
        var file = folder.resolve("server.p12");
        if (!Files.exists(file) || !isGoodFor(load(file), names)) {
            issue(file, names);
        }
        return file;
    }

    private boolean isGoodFor(KeyStore keys, Collection<String> names) throws GeneralSecurityException {
        var certificate = (X509Certificate) keys.getCertificate("server");
        var known = new TreeSet<String>();
        for (var name : Objects.requireNonNull(certificate.getSubjectAlternativeNames())) {
            known.add(String.valueOf(name.get(1)));
        }
        return known.equals(new TreeSet<>(names))
                && certificate.getNotAfter().toInstant().isAfter(clock.instant().plus(RENEW_BEFORE));
    }

    private void issue(Path file, Collection<String> names) throws IOException, GeneralSecurityException {
        var authority = authority();
        var issuer = (X509Certificate) authority.getCertificate(NAME);
        var pair = pair();
        var builder = new JcaX509v3CertificateBuilder(
                issuer, serial(), anHourAgo(), in(SERVER_LIFE), new X500Name("CN=Omoide"), pair.getPublic());
        try {
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(issuer));
            builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
        } catch (org.bouncycastle.cert.CertIOException e) {
            throw new IOException(e);
        }
        var certificate = sign(builder, (PrivateKey) authority.getKey(NAME, PASSWORD.toCharArray()));
        store(file, "server", pair.getPrivate(), certificate, issuer);
    }

    private static GeneralNames alternatives(Collection<String> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    private static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.matches("[0-9.]+");
    }

    private KeyStore authority() throws IOException, GeneralSecurityException {
        var file = folder.resolve("authority.p12");
        if (!Files.exists(file)) {
            var pair = pair();
            var name = new X500Name("CN=" + NAME + " " + HexFormat.of().formatHex(serial().toByteArray(), 0, 4));
            var builder = new JcaX509v3CertificateBuilder(
                    name, serial(), anHourAgo(), in(AUTHORITY_LIFE), name, pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            store(file, NAME, pair.getPrivate(), sign(builder, pair.getPrivate()));
        }
        return load(file);
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static KeyPair pair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private BigInteger serial() {
        return new BigInteger(159, random).setBit(158);
    }

    /** The clocks of tablets are not always right. */
    private Date anHourAgo() {
        return Date.from(clock.instant().minus(Duration.ofHours(1)));
    }

    private Date in(Duration time) {
        Instant end = clock.instant().plus(time).minus(Duration.ofHours(2));
        return Date.from(end);
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private void store(Path file, String name, PrivateKey key, Certificate... chain)
            throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(name, key, PASSWORD.toCharArray(), chain);
        Files.createDirectories(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        // A crash in the middle must leave either the old keys or the new ones.
        var fresh = Files.createTempFile(folder, "fresh", ".p12");
        try (OutputStream out = Files.newOutputStream(fresh)) {
            keys.store(out, PASSWORD.toCharArray());
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The names under which this machine is known to itself and its network. */
    static Collection<String> ownNames() throws IOException {
        var names = new TreeSet<>(Arrays.asList("localhost", "127.0.0.1"));
        names.add(InetAddress.getLocalHost().getHostName());
        var interfaces = java.net.NetworkInterface.networkInterfaces().toList();
        for (var one : interfaces) {
            one.inetAddresses()
                    .filter(address -> address instanceof java.net.Inet4Address && !address.isLinkLocalAddress())
                    .map(InetAddress::getHostAddress)
                    .forEach(names::add);
        }
        return names;
    }
}
