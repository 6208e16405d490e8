package org.omoide;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;
import reactor.blockhound.BlockHound;

/**
 * What may not block in any test. It is said before the first of them begins: a thread that waits already, in a way
 * that is allowed, would be thrown out of it.
 */
public final class EventLoops implements TestExecutionListener {

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        // Only the web's own threads: the embedded MongoDB has event loops too, in which it may block.
        BlockHound.builder()
                .loadIntegrations()
                .nonBlockingThreadPredicate(
                        known -> thread -> thread.getName().matches("(reactor|webflux)-http-.*|parallel-.*"))
                // Reads from the kernel's generator, which never waits.
                .allowBlockingCallsInside("java.util.UUID", "randomUUID")
                .allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
                // Holds a lock for a moment. To be thrown out while waiting for it would leave it locked for ever.
                .allowBlockingCallsInside("com.mongodb.internal.Locks", "checkedWithLock")
                // Looks through the classes when the document is asked for the first time, and never again.
                .allowBlockingCallsInside("org.springdoc.webflux.api.OpenApiWebfluxResource", "openapiJson")
                .install();
    }
}
