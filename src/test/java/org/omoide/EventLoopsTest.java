package org.omoide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.blockhound.BlockingOperationError;

class EventLoopsTest {

    @ParameterizedTest
    @CsvSource({"webflux-http-epoll-2, true", "reactor-http-nio-1, true", "parallel-1, true", "boundedElastic-1, false"
    })
    void whereNothingMayBlockItIsAnError(String thread, boolean watched) throws Exception {
        var caught = new CompletableFuture<Boolean>();
        new Thread(
                        () -> {
                            try {
                                Thread.sleep(1);
                                caught.complete(false);
                            } catch (BlockingOperationError | InterruptedException e) {
                                caught.complete(e instanceof BlockingOperationError);
                            }
                        },
                        thread)
                .start();
        assertThat(caught.get()).isEqualTo(watched);
    }
}
