package dev.variate.inference;

import dev.variate.device.LogDensity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where chains meet at each gradient, so that one pass over the data serves all of them. A chain that arrives waits until as many wait as the density likes at once, or all that are
 * still running; the last to arrive evaluates for all.
 */
final class Lockstep {
    private final LogDensity density;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition evaluated = lock.newCondition();
    private List<Request> gathering = new ArrayList<>();
    private int running;

    /** One chain's place in the next evaluation. */
    private static final class Request {
        final double[] position;
        final double[] gradient;
        double logDensity;
        boolean done;
        Throwable failure;

        Request(double[] position, double[] gradient) {
            this.position = position;
            this.gradient = gradient;
        }
    }

    Lockstep(LogDensity density, int chains) {
        this.density = density;
        this.running = chains;
    }

    /** The density as one chain sees it. */
    LogDensity seat() {
        return new Seat(this);
    }

    /** A chain is at its end and will not come again. */
    void leave() {
        lock.lock();
        try {
            running--;
            evaluateIfFull();
        } finally {
            lock.unlock();
        }
    }

    private double evaluate(double[] position, double[] gradient) {
        Request request = new Request(position, gradient);
        lock.lock();
        try {
            gathering.add(request);
            evaluateIfFull();
            while (!request.done) {
                evaluated.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        if (request.failure != null) {
            throw new IllegalStateException(request.failure.getMessage(), request.failure);
        }
        return request.logDensity;
    }

    /** Holding the lock while evaluating costs nothing: whoever comes meanwhile would wait for the density anyway. */
    private void evaluateIfFull() {
        if (gathering.isEmpty() || gathering.size() < Math.min(running, density.preferredBatch())) {
            return;
        }
        List<Request> batch = gathering;
        gathering = new ArrayList<>();
        double[][] positions = batch.stream().map(request -> request.position).toArray(double[][]::new);
        double[][] gradients = batch.stream().map(request -> request.gradient).toArray(double[][]::new);
        double[] logDensities = new double[batch.size()];
        Throwable failure = null;
        try {
            density.logDensities(positions, logDensities, gradients);
        } catch (RuntimeException | Error thrown) {
            failure = thrown;
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).logDensity = logDensities[i];
            batch.get(i).failure = failure;
            batch.get(i).done = true;
        }
        evaluated.signalAll();
    }

    /** One chain's view of the meeting place. */
    private record Seat(Lockstep lockstep) implements LogDensity {
        @Override
        public int dimension() {
            return lockstep.density.dimension();
        }

        @Override
        public double logDensity(double[] position, double[] gradient) {
            return lockstep.evaluate(position, gradient);
        }

        @Override
        public LogDensity fork() {
            return lockstep.seat();
        }
    }
}
