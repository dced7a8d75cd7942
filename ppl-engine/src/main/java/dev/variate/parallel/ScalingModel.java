package dev.variate.parallel;

/**
 * How long a step of data-parallel training takes on so many devices, each of which does the same work: its own computation, and then the sum of the derivatives by a ring, in which a message goes round
 * twice. Computation does not change with the number of devices; a sum is 2 (n − 1) messages, one after another, of a share 1/n of the vector (Patarasuk and Yuan 2009).
 *
 * @param computeMillis of a step of one device that has its cores to itself
 * @param processorMillis that a step of one of several takes of all cores together, with what it costs to hand derivatives over and to carry messages
 * @param latencyMillis of a message between neighbours
 * @param bytesPerMilli between neighbours
 * @param bytes that are added up, of each device
 */
public record ScalingModel(
        double computeMillis, double processorMillis, double latencyMillis, double bytesPerMilli, double bytes) {

    public ScalingModel {
        if (!(computeMillis > 0 && processorMillis >= 0 && latencyMillis >= 0 && bytesPerMilli > 0 && bytes >= 0)) {
            throw new IllegalArgumentException("A step takes time, and messages have a speed; found "
                    + computeMillis + " ms, " + processorMillis + " ms, " + latencyMillis + " ms, " + bytesPerMilli
                    + " bytes/ms and " + bytes + " bytes.");
        }
    }

    /**
     * Latency and bandwidth from the times of two sums over {@code members} processes.
     *
     * @param smallMillis of one number
     * @param largeMillis of {@code largeBytes}
     */
    public static ScalingModel calibrated(
            double computeMillis,
            double processorMillis,
            int members,
            double smallMillis,
            double largeMillis,
            double largeBytes,
            double bytes) {
        double messages = 2.0 * (members - 1);
        double latency = smallMillis / messages;
        // a tenth of a millisecond at least: a clock's noise must not make it infinitely fast
        double carrying = Math.max(0.1, largeMillis - smallMillis);
        return new ScalingModel(
                computeMillis, processorMillis, latency, messages * largeBytes / members / carrying, bytes);
    }

    /** Of the sum over so many devices. */
    public double sumMillis(int devices) {
        return devices == 1 ? 0 : 2.0 * (devices - 1) * (latencyMillis + bytes / devices / bytesPerMilli);
    }

    /** Of a step where each device has cores of its own. */
    public double stepMillis(int devices) {
        return computeMillis + sumMillis(devices);
    }

    /** Of a step where {@code devices} processes share {@code cores}, which have to do the work of all. */
    public double sharedStepMillis(int devices, int cores) {
        return devices == 1 ? computeMillis : Math.max(stepMillis(devices), devices * processorMillis / cores);
    }

    /** Throughput of so many devices as a share of so many times the throughput of one. */
    public double efficiency(int devices) {
        return stepMillis(1) / stepMillis(devices);
    }
}
