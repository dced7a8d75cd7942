package dev.variate.frontend.run;

import com.vaadin.flow.component.UIDetachedException;
import java.time.Duration;

/**
 * Runs an update at once when something happens, and then no more often than {@link PageUpdates#PACE}, or less often while many pages look on: what happens in between is in the next
 * update. While it is paused nothing runs; what was missed is made up for when it goes on.
 */
public final class Paced {

    private static final System.Logger LOG = System.getLogger(Paced.class.getName());

    private final PageUpdates threads;
    private final Runnable update;
    private boolean asked;
    private boolean busy;
    private boolean paused;
    private boolean ended;
    private long lastNanos = System.nanoTime() - PageUpdates.PACE.toNanos();

    public Paced(PageUpdates threads, Runnable update) {
        this.threads = threads;
        this.update = update;
    }

    /** Something happened. Returns at once. */
    public synchronized void ask() {
        asked = true;
        schedule();
    }

    public synchronized void pause(boolean pause) {
        paused = pause;
        schedule();
    }

    public synchronized void end() {
        ended = true;
    }

    private void schedule() {
        if (asked && !busy && !paused && !ended) {
            busy = true;
            threads.inTurn(PageUpdates.PACE.minus(Duration.ofNanos(System.nanoTime() - lastNanos)), this::run);
        }
    }

    private void run() {
        synchronized (this) {
            if (ended || paused) {
                busy = false;
                return;
            }
            asked = false;
            lastNanos = System.nanoTime();
        }
        try {
            update.run();
        } catch (UIDetachedException left) {
            // Whoever looked at the page has left it while it was brought up to date: nobody need be told.
            LOG.log(System.Logger.Level.DEBUG, "a page was left during its update");
        } catch (RuntimeException failed) {
            // The next event brings the page up to date; without this line nobody would learn why it stood still.
            LOG.log(System.Logger.Level.WARNING, "a page could not be updated", failed);
        } finally {
            synchronized (this) {
                busy = false;
                schedule();
            }
        }
    }
}
