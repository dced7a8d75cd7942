package dev.variate.inference;

import dev.variate.device.LogDensity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The way from a point to a mode of a log density: limited-memory BFGS (Nocedal and Wright, <em>Numerical Optimization</em>, algorithms 7.4 and 7.5) with a weak Wolfe line search by
 * bisection (Lewis and Overton, <em>Mathematical Programming</em> 141, 2013).
 *
 * @param points from the start to the highest, each higher than the one before it
 * @param arrived whether the last point is a mode as far as rounding lets one see, rather than the end of patience
 * @param evaluations of the density
 */
record Ascent(List<Point> points, boolean arrived, int evaluations) {
    private static final int MOST_STEPS = 1_000;
    private static final int MOST_HALVINGS = 50;
    private static final double ENOUGH_RISE = 1e-4;
    private static final double ENOUGH_BEND = 0.9;
    /** Nats, about twice those that a step promises: a mode is met to a ten-millionth of a standard deviation. */
    static final double ARRIVED = 1e-14;

    /** Of which a hundredth of a standard deviation is left, for who wants to know where a mode is and not what it is. */
    static final double NEAR = 1e-4;

    /** The curvature condition below which a pair of differences teaches nothing. */
    private static final double LEAST_CURVATURE = 1e-12;

    /** As many pairs of differences are remembered. */
    static final int MEMORY = 6;

    record Point(double[] position, double[] gradient, double logDensity) {}

    /** What a step has shown of the curvature: its differences of position, and of the negative log density's gradient. */
    record Pair(double[] step, double[] bend, double product) {
        /** @return empty of meaning, and {@code product} 0, where the density is not curved downwards along the step */
        static Pair between(Point from, Point to) {
            int n = from.position().length;
            double[] step = new double[n];
            double[] bend = new double[n];
            for (int i = 0; i < n; i++) {
                step[i] = to.position()[i] - from.position()[i];
                bend[i] = from.gradient()[i] - to.gradient()[i];
            }
            double product = Products.dot(step, bend);
            return new Pair(step, bend, product > LEAST_CURVATURE * Products.dot(bend, bend) ? product : 0);
        }
    }

    static Ascent from(LogDensity density, Start start) {
        return from(density, start, ARRIVED);
    }

    /** @param enough the nats, about twice those that a step promises, at which the point counts as a mode */
    static Ascent from(LogDensity density, Start start, double enough) {
        Point at = new Point(start.position(), start.gradient(), start.logDensity());
        List<Point> points = new ArrayList<>(List.of(at));
        Deque<Pair> memory = new ArrayDeque<>();
        int evaluations = start.evaluations();
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] direction = direction(at.gradient(), memory);
            double slope = Products.dot(direction, at.gradient());
            if (!(slope > enough)) {
                return new Ascent(List.copyOf(points), true, evaluations);
            }
            Search search = search(density, at, direction, slope, memory.isEmpty() ? firstLength(direction) : 1);
            evaluations += search.evaluations;
            if (search.found == at) {
                return new Ascent(List.copyOf(points), true, evaluations);
            }
            Pair pair = Pair.between(at, search.found);
            if (pair.product() > 0) {
                memory.addLast(pair);
                if (memory.size() > MEMORY) {
                    memory.removeFirst();
                }
            }
            at = search.found;
            points.add(at);
        }
        return new Ascent(List.copyOf(points), false, evaluations);
    }

    Point highest() {
        return points.getLast();
    }

    /** The inverse Hessian that the pairs tell of, times the gradient. */
    private static double[] direction(double[] gradient, Deque<Pair> memory) {
        double[] d = gradient.clone();
        if (memory.isEmpty()) {
            return d;
        }
        double[] along = new double[memory.size()];
        int k = memory.size();
        for (Pair pair : memory.reversed()) {
            k--;
            along[k] = Products.dot(pair.step(), d) / pair.product();
            Products.add(-along[k], pair.bend(), 0, d);
        }
        Pair newest = memory.getLast();
        double scale = newest.product() / Products.dot(newest.bend(), newest.bend());
        for (int i = 0; i < d.length; i++) {
            d[i] *= scale;
        }
        for (Pair pair : memory) {
            Products.add(along[k] - Products.dot(pair.bend(), d) / pair.product(), pair.step(), 0, d);
            k++;
        }
        return d;
    }

    private static double firstLength(double[] direction) {
        return Math.min(1, 1 / Math.sqrt(Products.dot(direction, direction)));
    }

    /** Where a line search ended: at its beginning if nothing higher was found. */
    private record Search(Point found, int evaluations) {}

    private static Search search(LogDensity density, Point from, double[] direction, double slope, double first) {
        double length = first;
        double least = 0;
        double most = Double.POSITIVE_INFINITY;
        Point highest = from;
        for (int evaluation = 1; evaluation <= MOST_HALVINGS; evaluation++) {
            double[] position = from.position().clone();
            Products.add(length, direction, 0, position);
            double[] gradient = new double[position.length];
            double logDensity = density.logDensity(position, gradient);
            boolean finite = Start.finite(logDensity, gradient);
            if (finite && logDensity > highest.logDensity()) {
                highest = new Point(position, gradient, logDensity);
            }
            if (!finite || logDensity < from.logDensity() + ENOUGH_RISE * length * slope) {
                most = length;
            } else if (Products.dot(direction, gradient) > ENOUGH_BEND * slope) {
                least = length;
            } else {
                return new Search(highest, evaluation);
            }
            if (most - least <= 1e-10 * least && highest != from) {
                return new Search(highest, evaluation);
            }
            length = most < Double.POSITIVE_INFINITY ? 0.5 * (least + most) : 2 * least;
        }
        return new Search(highest, MOST_HALVINGS);
    }
}
