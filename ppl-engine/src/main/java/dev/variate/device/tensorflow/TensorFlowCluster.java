package dev.variate.device.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FLOAT;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_INT32;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorByteSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;

import dev.variate.device.Group;
import dev.variate.device.Words;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.tensorflow.Server;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.ClusterDef;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.JobDef;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.proto.ServerDef;

/**
 * One of several processes with a TensorFlow server each (gRPC), which add vectors up by a ring of collectives, and send each other tensors by queues. Each has a session on its own server with its own part of the graph;
 * one key for all their graphs keeps them in step, and the first is the group's leader.
 *
 * <p>TensorFlow cannot stop a server (of its C API, deleting one that has started ends the process), so a process that joins a group is given up with it. The server listens on every interface and asks
 * nobody who they are: only where the network is trusted.
 */
final class TensorFlowCluster implements Group {
    static final String JOB = "worker";
    private static final int GRAPH_KEY = 1;
    /** How long a letter may be on its way, or not yet written, by a member whose server answers. */
    private static final int PATIENCE_MILLIS = 600_000;

    /** After so long without a letter its sender's server is asked whether it still works, and again and again. */
    private static final int ASK_SECONDS = 2;

    /** A server does this at once, whatever its member is at; one that has not by then is stuck, or cannot be reached. */
    private static final int ANSWER_SECONDS = 20;

    private final int member;
    private final int members;
    private final ClusterSession session;
    private final TF_Buffer inStep;
    private final TF_Buffer patient;
    /** For each other member a thread that sends to it, one letter after another. */
    private final List<ExecutorService> post = new ArrayList<>();

    /** Waits for letters and answers. */
    private final ExecutorService waiting = Executors.newCachedThreadPool(
            work -> Thread.ofPlatform().daemon().name("letters").unstarted(work));

    private final AtomicReference<RuntimeException> lost = new AtomicReference<>();
    /** Kept from being collected, which would delete it. */
    private final Server server;

    TensorFlowCluster(List<String> addresses, int member) {
        this.member = member;
        this.members = addresses.size();
        ConfigProto config = ConfigProto.newBuilder()
                .putDeviceCount("CPU", 1)
                .setExperimental(
                        ConfigProto.Experimental.newBuilder().setCollectiveGroupLeader(CollectiveGraph.task(0)))
                .build();
        server = new Server(server(addresses, member, config));
        server.start();
        // else a server that cannot be reached is only a sum that takes too long, and nobody says which it is
        addresses.forEach(Reachable::await);
        GraphDef.Builder graph = CollectiveGraph.sum(member, members);
        QueueGraph.add(graph, member, members);
        session = new ClusterSession(graph.build(), addresses.get(member), config);
        inStep = ClusterSession.options(RunOptions.newBuilder()
                .setExperimental(RunOptions.Experimental.newBuilder().setCollectiveGraphKey(GRAPH_KEY))
                .build());
        patient = ClusterSession.options(
                RunOptions.newBuilder().setTimeoutInMs(PATIENCE_MILLIS).build());
        for (int to = 0; to < members; to++) {
            String name = "to member " + to;
            post.add(Executors.newSingleThreadExecutor(
                    work -> Thread.ofPlatform().daemon().name(name).unstarted(work)));
        }
    }

    private static ServerDef server(List<String> addresses, int member, ConfigProto config) {
        JobDef.Builder job = JobDef.newBuilder().setName(JOB);
        for (int task = 0; task < addresses.size(); task++) {
            job.putTasks(task, addresses.get(task));
        }
        return ServerDef.newBuilder()
                .setCluster(ClusterDef.newBuilder().addJob(job))
                .setJobName(JOB)
                .setTaskIndex(member)
                .setProtocol("grpc")
                .setDefaultSessionConfig(config)
                .build();
    }

    @Override
    public int member() {
        return member;
    }

    @Override
    public int members() {
        return members;
    }

    @Override
    public synchronized float[] sum(float[] vector) {
        TF_Tensor in = TF_AllocateTensor(
                TF_FLOAT, new LongPointer(1).put(vector.length), 1, (long) Float.BYTES * vector.length);
        new FloatPointer(TF_TensorData(in)).put(vector);
        float[] sum = new float[vector.length];
        try {
            session.fetch(
                    inStep,
                    CollectiveGraph.INPUT,
                    in,
                    CollectiveGraph.SUM,
                    "add the vectors of all members",
                    out -> new FloatPointer(TF_TensorData(out)).get(sum));
        } catch (IllegalStateException failed) {
            throw lost(failed);
        }
        return sum;
    }

    @Override
    public void send(int to, List<Value> values) {
        rethrow();
        int[] words = Words.of(values);
        var unused = post.get(to).submit(() -> {
            try {
                TF_Tensor in = TF_AllocateTensor(
                        TF_INT32, new LongPointer(1).put(words.length), 1, (long) Integer.BYTES * words.length);
                new IntPointer(TF_TensorData(in)).put(words);
                session.run(
                        patient,
                        QueueGraph.letter(to),
                        in,
                        QueueGraph.send(to),
                        "send tensors from member " + member + " to member " + to);
            } catch (RuntimeException failed) {
                lost.compareAndSet(null, failed);
            }
        });
    }

    @Override
    public List<Value> receive(int from, List<TensorType> types) {
        rethrow();
        CompletableFuture<int[]> letter = CompletableFuture.supplyAsync(() -> letter(from), waiting);
        try {
            return Words.values(awaited(letter, from), types);
        } catch (ExecutionException failed) {
            throw lost(new IllegalStateException(failed.getCause().getMessage(), failed));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for member " + from, e);
        }
    }

    private int[] letter(int from) {
        AtomicReference<int[]> words = new AtomicReference<>();
        session.fetch(
                patient,
                QueueGraph.receive(from),
                "receive at member " + member + " what member " + from + " sends",
                out -> {
                    int[] all = new int[(int) (TF_TensorByteSize(out) / Integer.BYTES)];
                    new IntPointer(TF_TensorData(out)).get(all);
                    words.set(all);
                });
        return words.get();
    }

    /** How long a member computes nobody knows, but its server answers meanwhile. */
    private int[] awaited(CompletableFuture<int[]> letter, int from) throws ExecutionException, InterruptedException {
        while (true) {
            try {
                return letter.get(ASK_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException notYet) {
                // TensorFlow's own limit does not end the first step that goes to a server which is stuck
                CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> ask(from), waiting)
                        .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS);
                try {
                    CompletableFuture.anyOf(letter, answer).get();
                } catch (ExecutionException failed) {
                    if (!letter.isDone()) {
                        throw lost(new IllegalStateException(silent(from, failed.getCause()), failed));
                    }
                }
            }
        }
    }

    private void ask(int other) {
        session.run(patient, QueueGraph.ask(other), "hear from the server of member " + other);
    }

    private static String silent(int other, Throwable why) {
        return "The TensorFlow server of member " + other + " does not answer any more: "
                + (why instanceof TimeoutException
                        ? "it had " + ANSWER_SECONDS
                                + " s for it, so its process is stopped, or its machine cannot be reached"
                        : why.getMessage());
    }

    private IllegalStateException lost(IllegalStateException why) {
        lost.compareAndSet(null, why);
        return why;
    }

    /** A letter that was lost is told at the next occasion. */
    private void rethrow() {
        RuntimeException failed = lost.get();
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public synchronized void close() {
        if (lost.get() != null) {
            // to end in order would wait for the one that does not answer; the process is given up anyway
            post.forEach(ExecutorService::shutdownNow);
            waiting.shutdownNow();
            return;
        }
        waiting.shutdown();
        // what was sent last may be what another still waits for
        post.forEach(ExecutorService::close);
        session.close();
    }
}
