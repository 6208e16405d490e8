package org.omoide.benchmark.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Something that breaks, and is mended again.
 *
 * @param name for the report
 */
record Fault(String name, Act act) {

    /** @return what is worth telling of it; empty for nothing */
    @FunctionalInterface
    interface Act {
        String happen() throws Exception;
    }

    /** All that this machine lets us break. */
    static List<Fault> of(World world, Random random) {
        var faults = new ArrayList<Fault>();
        world.servers().forEach(server -> faults.add(kill(server, random)));
        world.workers().forEach(worker -> faults.add(kill(worker, random)));
        faults.add(kill(world.mongodb(), random));
        faults.add(kill(world.s3(), random));
        faults.add(new Fault("both servers and both workers are killed at once", () -> {
            var all = new ArrayList<>(world.servers());
            all.addAll(world.workers());
            all.forEach(Program::kill);
            all.forEach(Program::restart);
            return "";
        }));
        faults.add(new Fault("the line to MongoDB is cut", () -> {
            world.toMongodb().cut();
            int seconds = sleep(random, 3, 25);
            world.toMongodb().mend();
            return "for " + seconds + " s";
        }));
        faults.add(new Fault("the line to S3 is cut", () -> {
            world.toS3().cut();
            int seconds = sleep(random, 3, 25);
            world.toS3().mend();
            return "for " + seconds + " s";
        }));
        faults.add(s3(world, random, S3Relay.Fault.INTERNAL_ERROR, "S3 answers 500"));
        faults.add(s3(world, random, S3Relay.Fault.SLOW_DOWN, "S3 answers 503"));
        faults.add(s3(world, random, S3Relay.Fault.SLOW, "S3 is slow"));
        faults.add(s3(world, random, S3Relay.Fault.TRUNCATED, "S3 breaks off its answers"));
        if (world.hasSmallDisk()) {
            faults.add(new Fault("the disk of S3 is full", () -> {
                world.fillDisk();
                int seconds = sleep(random, 5, 20);
                world.emptyDisk();
                return "for " + seconds + " s";
            }));
        }
        if (world.clocksCanJump()) {
            faults.add(new Fault("the clock of server B and worker 2 jumps", () -> {
                int off = (random.nextBoolean() ? 1 : -1) * (20 + random.nextInt(60));
                world.jump(off);
                sleep(random, 10, 20);
                world.jump(0);
                return "by " + off + " s, and back";
            }));
        }
        var line = world.line();
        if (line != null) {
            faults.add(new Fault("volunteers have a poor line", () -> {
                line.poor();
                int seconds = sleep(random, 10, 30);
                line.good();
                return "for " + seconds + " s" + (line.loses() ? "" : ", without loss of packets");
            }));
        }
        faults.add(new Fault("a derived file is damaged", () -> {
            var damaged = world.damage(random);
            return damaged == null ? "none was there yet" : "one byte of " + damaged;
        }));
        faults.add(new Fault("ten more workers race for the queue", () -> {
            var racing = world.moreWorkers(10);
            sleep(random, 40, 60);
            racing.forEach(Program::kill);
            return "and are killed";
        }));
        return faults;
    }

    private static Fault kill(Program program, Random random) {
        return new Fault(program.name() + " is killed", () -> {
            program.kill();
            int seconds = sleep(random, 0, 8);
            program.restart();
            return "dead for " + seconds + " s";
        });
    }

    private static Fault s3(World world, Random random, S3Relay.Fault fault, String name) {
        return new Fault(name, () -> {
            int before = world.toS3().harmed();
            double share = random.nextBoolean() ? 1 : 0.2;
            world.toS3().set(fault, share);
            int seconds = sleep(random, 5, 25);
            world.toS3().set(S3Relay.Fault.NONE, 0);
            return "%d of its requests, %.0f %% for %d s"
                    .formatted(world.toS3().harmed() - before, share * 100, seconds);
        });
    }

    private static int sleep(Random random, int least, int most) throws InterruptedException {
        int seconds = least + random.nextInt(most - least + 1);
        TimeUnit.SECONDS.sleep(seconds);
        return seconds;
    }
}
