package org.omoide.sweep;

import java.time.Duration;
import reactor.core.publisher.Mono;

/** Goes on with what was left behind by a crash, or ends what has had its time. Any instance does it at any time. */
public interface Sweep {

    /** The least rest before it is done again. */
    Duration rest();

    /** Does all there is to do. */
    Mono<?> sweep();
}
