package dev.variate.pool.worker;

import dev.variate.device.AllReduce;
import dev.variate.pool.protocol.ClusterAddress;
import dev.variate.pool.protocol.ClusterJob;
import dev.variate.pool.protocol.ClusterMembers;
import dev.variate.pool.protocol.ClusterResult;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Whether this worker and others can compute together: their servers come up, learn of one another through the studio, add vectors up, and are gone again. */
final class ClusterTrial {
    private static final int OK = 200;
    private static final int NOT_YET = 204;

    private final StudioClient studio;
    private final String host;
    private Optional<ClusterMember> own = Optional.empty();
    private boolean over;

    /** @param host under which other workers reach this one */
    ClusterTrial(StudioClient studio, String host) {
        this.studio = studio;
        this.host = host;
    }

    ClusterResult of(ClusterJob job) {
        long start = System.nanoTime();
        try (ClusterMember member = begin(ClusterMember.start())) {
            Optional<ClusterMembers> all = meet(job, new ClusterAddress(host + ":" + member.port()));
            if (all.isEmpty()) {
                return ClusterResult.failed("the other workers did not come");
            }
            member.join(all.get().addresses(), job.member());
            return sums(job, member, (System.nanoTime() - start) / 1e6);
        } catch (IOException | IllegalStateException failed) {
            String words = failed.getMessage() == null ? failed.toString() : failed.getMessage();
            return ClusterResult.failed(isOver() ? "another member of the group was lost" : words);
        }
    }

    private synchronized ClusterMember begin(ClusterMember member) {
        own = Optional.of(member);
        over = false;
        return member;
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** The group has lost a member: its server ends, and whoever waits for a sum waits no longer. From any thread. */
    synchronized void end() {
        over = true;
        own.ifPresent(ClusterMember::close);
    }

    /** Says where this one listens until it hears of all the others. */
    private Optional<ClusterMembers> meet(ClusterJob job, ClusterAddress own) {
        String path = "/pool/v1/clusters/" + job.cluster() + "/members/" + job.member();
        Optional<StudioClient.Answer> answer = studio.say(path, own);
        while (answer.isPresent() && answer.get().status() == NOT_YET) {
            answer = studio.say(path, own);
        }
        return answer.filter(given -> given.status() == OK).flatMap(given -> given.message(ClusterMembers.class));
    }

    private static ClusterResult sums(ClusterJob job, AllReduce group, double upMillis) {
        double[] millis = new double[job.rounds()];
        boolean right = true;
        for (int round = 0; round < job.rounds(); round++) {
            float[] own = new float[job.length()];
            for (int i = 0; i < own.length; i++) {
                own[i] = ClusterJob.element(job.member(), round, i);
            }
            long start = System.nanoTime();
            float[] sum = group.sum(own);
            millis[round] = (System.nanoTime() - start) / 1e6;
            right &= right(job, round, sum);
        }
        Arrays.sort(millis);
        return new ClusterResult(right, upMillis, millis[millis.length / 2], "");
    }

    private static boolean right(ClusterJob job, int round, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            float wanted = 0;
            for (int member = 0; member < job.members(); member++) {
                wanted += ClusterJob.element(member, round, i);
            }
            if (sum[i] != wanted) {
                return false;
            }
        }
        return sum.length == job.length();
    }
}
