package dev.variate.pool.protocol;

/**
 * A worker is to be one of a group that adds vectors up, to see whether it can.
 *
 * @param id under which this worker answers
 * @param cluster the group
 * @param member the worker's number in it
 * @param length of the vectors
 * @param rounds how often they are added up
 */
public record ClusterJob(String id, String cluster, int member, int members, int length, int rounds) {
    /** What a member gives in a round: numbers of which floats hold every sum exactly. */
    public static float element(int member, int round, int index) {
        return member + 1 + round + index % 7;
    }
}
