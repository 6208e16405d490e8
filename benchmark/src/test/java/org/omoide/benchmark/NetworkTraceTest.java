package org.omoide.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkTraceTest {

    @TempDir
    Path folder;

    private NetworkTrace trace(String content) throws IOException {
        Files.writeString(folder.resolve("line"), content);
        return NetworkTrace.readAll(folder).get(0);
    }

    @Test
    void rowsAreSecondsAndMegabitsPerSecondAndGoRound() throws IOException {
        NetworkTrace trace = trace("100.0\t2\n101.0\t4\n102.0\t0\n");

        assertThat(trace.period()).isEqualTo(3);
        assertThat(trace.bits(2)).isEqualTo(6e6, within(1.0));
        assertThat(trace.bits(4)).isEqualTo(8e6, within(1.0));
    }

    @Test
    void theWorstSecondsAreFoundAcrossTheEnd() throws IOException {
        NetworkTrace trace = trace("0 1\n1 8\n2 8\n3 1\n");

        assertThat(trace.lowest(2, 8)).isEqualTo(1e6, within(1.0));
    }

    @Test
    void allRecordedLinesAreRead() throws IOException {
        Path networks = Options.findShared("traces/network");
        assumeTrue(networks != null, "skipped, as there is no ../shared/traces/network");

        assertThat(NetworkTrace.readAll(networks))
                .hasSize(Numbers.files(networks).size() - 1);
    }
}
