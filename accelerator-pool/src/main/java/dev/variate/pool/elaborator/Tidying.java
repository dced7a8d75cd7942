package dev.variate.pool.elaborator;

import java.util.concurrent.TimeUnit;

/** Collects garbage when nobody has asked for a while: most elaborators wait most of the time, and the JVM by itself keeps what its heap once took. */
final class Tidying {
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private boolean untidy;
    private boolean busy;
    private long since;

    /** Starts the thread that does it. */
    Tidying() {
        Thread.ofPlatform().daemon().name("tidying").start(this::run);
    }

    synchronized void begin() {
        busy = true;
    }

    synchronized void end() {
        busy = false;
        untidy = true;
        since = System.nanoTime();
        notifyAll();
    }

    private void run() {
        while (true) {
            try {
                awaitSilence();
                System.gc();
            } catch (InterruptedException byTheModel) {
                // which has no say in this
            }
        }
    }

    private synchronized void awaitSilence() throws InterruptedException {
        while (true) {
            long left = SILENCE_NANOS - (System.nanoTime() - since);
            if (!untidy || busy) {
                wait();
            } else if (left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } else {
                untidy = false;
                return;
            }
        }
    }
}
