package org.omoide.transcoder.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import org.omoide.transcoder.Refusal;
import org.omoide.transcoder.RefusedException;

/** MPEG transport streams (ISO/IEC 13818-1) declare neither length nor frames, but are made of whole packets. */
final class TransportStream {

    private TransportStream() {}

    /** @throws RefusedException if the file ends within a packet */
    static void checkWhole(Bytes bytes) throws IOException {
        int packet = Container.transportPacket(new String(bytes.at(0, 400), ISO_8859_1));
        if (bytes.size() % packet != 0) {
            throw new RefusedException(Refusal.TRUNCATED, "ends " + bytes.size() % packet + " bytes into a packet");
        }
    }
}
