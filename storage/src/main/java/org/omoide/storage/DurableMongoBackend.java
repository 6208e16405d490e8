package org.omoide.storage;

import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;

/**
 * Answers no command before all that the answer tells of is on the disk.
 *
 * <p>Reading commands run side by side under the read lock, all others alone under the write lock. Whoever finds changes
 * afterwards takes the write lock, so that no command is half done, and commits for everybody who waits: a group commit.
 *
 * <p>Answers are copied while the lock is held: they hold the stored documents themselves, which the next command changes,
 * perhaps before they are sent.
 */
final class DurableMongoBackend extends H2Backend {

    private static final Set<String> READING =
            Set.of("find", "getMore", "aggregate", "count", "distinct", "ping", "hello", "isMaster", "ismaster");

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
        boolean reading =
                READING.contains(message.getDocument().keySet().iterator().next());
        return durably(
                reading ? lock.readLock() : lock.writeLock(),
                () -> super.handleMessage(message).cloneDeeply());
    }

    /** Of the older protocol, by which drivers say hello. */
    @Override
    public QueryResult handleQuery(MongoQuery query) {
        return durably(lock.writeLock(), () -> super.handleQuery(query));
    }

    private <A> A durably(Lock held, Supplier<A> command) {
        try {
            held.lock();
            try {
                return command.get();
            } finally {
                held.unlock();
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
