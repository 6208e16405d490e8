package org.omoide.transcoding;

import java.io.IOException;
import java.io.OutputStream;
import org.omoide.OmoideSettings;
import org.omoide.StorageConfiguration;
import org.omoide.storage.ObjectStore;
import org.omoide.transcoder.Settings;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * A transcoder in a process of its own: {@code java -jar omoide.jar worker}. Needs nothing but the same MongoDB and S3
 * as the server; where those are embedded, the same data folder.
 *
 * <p>Not a {@code @Configuration}, or the server's scan would find it and run the worker in the server.
 */
@EnableAutoConfiguration
@EnableConfigurationProperties(OmoideSettings.class)
@Import({StorageConfiguration.class, Queue.class, Transcoders.class, Presence.class})
public class WorkerApplication {

    /** The argument by which the server tells its child to end with it. */
    static final String END_WITH_PARENT = "--end-with-parent";

    @Bean
    Settings transcoderSettings() {
        return Settings.defaults();
    }

    @Bean(initMethod = "start")
    Worker worker(Queue queue, ObjectStore objects, Settings settings) {
        return new Worker(queue, objects, settings);
    }

    /** Works until the process is asked to stop. */
    public static void run(String[] arguments) throws InterruptedException {
        var context = new SpringApplicationBuilder(WorkerApplication.class)
                .web(WebApplicationType.NONE)
                .run(arguments);
        if (context.getEnvironment().containsProperty(END_WITH_PARENT.substring(2))) {
            endWithParent();
        }
        context.getBean(Worker.class).join();
    }

    /** The parent holds the other end of the pipe: its end, even by SIGKILL, is the end of the stream. */
    private static void endWithParent() {
        var watch = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        LoggerFactory.getLogger(WorkerApplication.class).debug("the parent's pipe broke", e);
                    }
                    System.exit(0);
                },
                "parent");
        watch.setDaemon(true);
        watch.start();
    }
}
