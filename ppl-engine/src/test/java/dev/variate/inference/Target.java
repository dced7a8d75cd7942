package dev.variate.inference;

import dev.variate.device.LogDensity;

/** Densities whose answers are known, written by hand. */
record Target(int dimension, Function function) implements LogDensity {

    interface Function {
        double logDensity(double[] position, double[] gradient);
    }

    @Override
    public double logDensity(double[] position, double[] gradient) {
        return function.logDensity(position, gradient);
    }

    @Override
    public LogDensity fork() {
        return this;
    }

    /** Independent normals of mean 0. */
    static Target normal(double... sds) {
        return new Target(sds.length, (q, g) -> {
            double sum = 0;
            for (int i = 0; i < sds.length; i++) {
                double z = q[i] / sds[i];
                g[i] = -z / sds[i];
                sum -= 0.5 * z * z;
            }
            return sum;
        });
    }

    static Target standardNormal(int dimension) {
        double[] ones = new double[dimension];
        java.util.Arrays.fill(ones, 1);
        return normal(ones);
    }

    /** Two normals of standard deviations 1 and √10 about 3 and −2, with this correlation. */
    static Target correlatedNormal(double correlation) {
        double s = Math.sqrt(10);
        double scale = 1 / (1 - correlation * correlation);
        return new Target(2, (q, g) -> {
            double a = q[0] - 3;
            double b = (q[1] + 2) / s;
            g[0] = -scale * (a - correlation * b);
            g[1] = -scale * (b - correlation * a) / s;
            return -0.5 * scale * (a * a - 2 * correlation * a * b + b * b);
        });
    }

    /** {@code target} times a normal of its first two coordinates, of sd 1 and this correlation. */
    static Target tied(Target target, double correlation) {
        double scale = 1 / (1 - correlation * correlation);
        return new Target(target.dimension, (q, g) -> {
            double logDensity = target.logDensity(q, g);
            double a = scale * (q[0] - correlation * q[1]);
            double b = scale * (q[1] - correlation * q[0]);
            g[0] -= a;
            g[1] -= b;
            return logDensity - 0.5 * (q[0] * a + q[1] * b);
        });
    }

    /** A normal of mean 0 in which neighbours have this correlation, as in an autoregression of order one. */
    static Target autoregression(int dimension, double correlation) {
        double precision = 1 / (1 - correlation * correlation);
        return new Target(dimension, (q, g) -> {
            double sum = -0.5 * q[0] * q[0];
            g[0] = -q[0];
            for (int i = 1; i < dimension; i++) {
                double error = q[i] - correlation * q[i - 1];
                sum -= 0.5 * precision * error * error;
                g[i] = -precision * error;
                g[i - 1] += precision * correlation * error;
            }
            return sum;
        });
    }

    /** The logit of a Beta(1, 3): log density of p = 1/(1 + e^−x), with the log Jacobian log p(1 − p). */
    static Target logitBeta() {
        return new Target(1, (q, g) -> {
            double p = 1 / (1 + StrictMath.exp(-q[0]));
            g[0] = 1 - 4 * p;
            return StrictMath.log(p) + 3 * StrictMath.log1p(-p);
        });
    }

    /** Neal's funnel: v normal of sd 3, and nine normals of standard deviation e^(v/2). */
    static Target funnel() {
        return new Target(10, (q, g) -> {
            double v = q[0];
            double precision = StrictMath.exp(-v);
            double sum = -v * v / 18 - 4.5 * v;
            g[0] = -v / 9 - 4.5;
            for (int i = 1; i < 10; i++) {
                sum -= 0.5 * precision * q[i] * q[i];
                g[0] += 0.5 * precision * q[i] * q[i];
                g[i] = -precision * q[i];
            }
            return sum;
        });
    }

    /** Eight schools, not centred: eight standardised effects, their mean and the log of their scale. */
    static Target eightSchools() {
        double[] y = {28, 8, -3, 7, -1, 1, 18, 12};
        double[] sigma = {15, 10, 16, 11, 9, 11, 10, 18};
        return new Target(10, (q, g) -> {
            double mu = q[8];
            double tau = StrictMath.exp(q[9]);
            double r = tau / 5;
            double sum = -0.5 * mu * mu / 25 - StrictMath.log1p(r * r) + q[9];
            g[8] = -mu / 25;
            g[9] = 1 - 2 * r * r / (1 + r * r);
            for (int i = 0; i < 8; i++) {
                double e = (y[i] - mu - tau * q[i]) / sigma[i];
                sum -= 0.5 * (q[i] * q[i] + e * e);
                g[i] = -q[i] + tau * e / sigma[i];
                g[8] += e / sigma[i];
                g[9] += tau * q[i] * e / sigma[i];
            }
            return sum;
        });
    }
}
