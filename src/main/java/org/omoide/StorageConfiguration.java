package org.omoide;

import com.mongodb.ConnectionString;
import java.time.Clock;
import org.omoide.storage.ObjectStore;
import org.omoide.storage.Storage;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every command of the jar stands on. */
@Configuration(proxyBeanMethods = false)
public class StorageConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Storage storage(OmoideSettings settings) {
        return Storage.open(settings.storage());
    }

    @Bean
    ObjectStore objects(Storage storage) {
        return storage.objects();
    }

    @Bean
    MongoConnectionDetails mongoConnectionDetails(Storage storage) {
        var connection = new ConnectionString(storage.mongodb());
        return () -> connection;
    }
}
