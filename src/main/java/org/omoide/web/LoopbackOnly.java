package org.omoide.web;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Until there are accounts, whoever reaches the server may do everything: so only this machine may reach it. */
@Component
class LoopbackOnly {

    LoopbackOnly(@Value("${server.address:#{null}}") @Nullable InetAddress address) {
        if (address == null || !address.isLoopbackAddress()) {
            throw new IllegalStateException("server.address=" + (address == null ? "" : address.getHostAddress())
                    + " would let everybody in, as there are no accounts yet. Leave it at 127.0.0.1.");
        }
    }
}
