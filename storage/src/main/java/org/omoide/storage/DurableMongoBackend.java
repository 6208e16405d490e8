package org.omoide.storage;

import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;

/**
 * Answers no command before all that the answer tells of is on the disk.
 *
 * <p>Commands run side by side under the read lock. Whoever finds changes afterwards takes the write lock, so that no
 * command is half done, and commits for everybody who waits: a group commit.
 */
final class DurableMongoBackend extends H2Backend {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    DurableMongoBackend(Path file) {
        super(open(file));
    }

    private static MVStore open(Path file) {
        var store = new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .open();
        store.setRetentionTime(0);
        store.setVersionsToKeep(0);
        return store;
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        return durably(() -> super.handleMessage(message));
    }

    @Override
    public QueryResult handleQuery(MongoQuery query) {
        return durably(() -> super.handleQuery(query));
    }

    private <A> A durably(Supplier<A> command) {
        try {
            lock.readLock().lock();
            try {
                return command.get();
            } finally {
                lock.readLock().unlock();
            }
        } finally {
            // After a failed command too: a bulk write may have done its first half.
            commit();
        }
    }

    @Override
    public void commit() {
        if (!getMvStore().hasUnsavedChanges()) {
            return;
        }
        lock.writeLock().lock();
        try {
            if (getMvStore().hasUnsavedChanges()) {
                getMvStore().commit();
                getMvStore().sync();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
