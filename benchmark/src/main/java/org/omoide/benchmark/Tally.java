package org.omoide.benchmark;

import java.util.concurrent.atomic.LongAdder;

/** What was counted of all rooms in one round. */
final class Tally {

    /** From a headset's report to the tablet of its room. */
    final Samples delivered = new Samples();

    /** From the press of a button to each headset's being told the scene. */
    final Samples obeyed = new Samples();

    /** By which the load itself was behind its time. */
    final Samples late = new Samples();

    final LongAdder sent = new LongAdder();

    /** Reports that were due while the one before had not gone out. */
    final LongAdder unsent = new LongAdder();

    final LongAdder commands = new LongAdder();

    /** Commands that were not answered by yes. */
    final LongAdder refused = new LongAdder();

    /** Headsets that were to pause. */
    final LongAdder awaited = new LongAdder();

    /** Lines that closed. */
    final LongAdder lost = new LongAdder();
}
