package dev.variate.pool.worker;

import dev.variate.pool.protocol.Ack;
import dev.variate.pool.protocol.Finish;
import dev.variate.pool.protocol.Lease;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What is said about a run under one lease. Work does not wait for the studio: messages go out in order on a thread of their own, and only when {@value #UNSENT} of them are
 * unsent does it pause. Once the studio says that the lease is lost, nothing more is said and the work is told to stop.
 */
final class LeaseTalk {
    private static final int UNSENT = 64;
    /** Also how soon a run hears, while no message is on its way, that somebody has cancelled it. */
    private static final long HEARTBEAT_MILLIS = 1000;

    private sealed interface Message {
        record Say(String path, Object body) implements Message {}

        record End() implements Message {}
    }

    private final StudioClient studio;
    private final Lease lease;
    private final Runnable cancellation;
    private final String base;
    private final BlockingQueue<Message> unsent = new ArrayBlockingQueue<>(UNSENT);
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch lost = new CountDownLatch(1);
    private final Thread sender = Thread.ofPlatform().name("run-messages").unstarted(this::send);
    private final Thread heart =
            Thread.ofPlatform().daemon().name("run-heartbeat").unstarted(this::beat);

    /** @param cancellation what to do when the work is to end, be it because the lease is lost; may be done more than once */
    LeaseTalk(StudioClient studio, Lease lease, Runnable cancellation) {
        this.studio = studio;
        this.lease = lease;
        this.cancellation = cancellation;
        this.base = "/pool/v1/runs/" + lease.runId() + "/attempts/" + lease.attempt();
    }

    void begin() {
        sender.start();
        heart.start();
    }

    /** Says the end, and returns when it is heard. */
    void end(Finish finish) {
        say("/finish", finish);
        put(new Message.End());
        try {
            sender.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // however it ended: a heart that went on beating would keep the run from all others
            over.countDown();
            heart.interrupt();
        }
        WorkerLog.say("run " + lease.runId() + ", attempt " + lease.attempt()
                + (isLost() ? " is no longer this worker's" : " " + finish.status()));
    }

    /** Says a message later, in its turn. */
    void say(String path, Object body) {
        if (!isLost()) {
            put(new Message.Say(base + path, body));
        }
    }

    /** Asks at once, and waits for the answer; empty if the lease is lost. */
    Optional<StudioClient.Answer> ask(String path, Object body) {
        return isLost() ? Optional.empty() : heard(studio.say(base + path, body));
    }

    /** As {@link #ask}, of bytes that are no JSON. */
    Optional<StudioClient.Answer> askBytes(String path, byte[] bytes) {
        return isLost() ? Optional.empty() : heard(studio.sayBytes(base + path, bytes));
    }

    /** The address below which everything about this attempt is said. */
    String base() {
        return base;
    }

    boolean isLost() {
        return lost.getCount() == 0;
    }

    /** Whether the studio says within the time that the lease is lost. */
    boolean isLostWithin(long seconds) {
        try {
            return lost.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return isLost();
        }
    }

    private void put(Message message) {
        try {
            unsent.put(message);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        try {
            while (unsent.take() instanceof Message.Say say) {
                // once the lease is lost the queue is emptied, so that no work waits for room in it
                if (!isLost()) {
                    tell(say);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until there is memory for it, which another person's model beside this work may have taken: what is not told is not done. */
    private void tell(Message.Say say) {
        while (true) {
            try {
                heard(
                        say.body instanceof byte[] bytes
                                ? studio.sayBytes(say.path, bytes)
                                : studio.say(say.path, say.body));
                return;
            } catch (OutOfMemoryError e) {
                studio.pauseEnds(HEARTBEAT_MILLIS);
            }
        }
    }

    private void beat() {
        try {
            while (!over.await(Math.min(HEARTBEAT_MILLIS, lease.leaseSeconds() * 1000L / 3), TimeUnit.MILLISECONDS)
                    && !isLost()) {
                try {
                    heard(studio.ask(base + "/heartbeat"));
                } catch (OutOfMemoryError e) {
                    // the lease lasts for some more beats
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<StudioClient.Answer> heard(Optional<StudioClient.Answer> answer) {
        if (answer.isEmpty() || answer.get().lost()) {
            lost.countDown();
            cancellation.run();
        } else if (answer.get().status() >= 400) {
            WorkerLog.say("the studio answered " + answer.get().status() + " about run " + lease.runId() + " ("
                    + answer.get().words() + "); giving the run up");
            lost.countDown();
            cancellation.run();
        } else if (answer.get().message(Ack.class).map(Ack::cancel).orElse(false)) {
            cancellation.run();
        }
        return answer.filter(given -> !isLost());
    }
}
