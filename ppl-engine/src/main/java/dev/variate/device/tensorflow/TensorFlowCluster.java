package dev.variate.device.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FLOAT;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetCode;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphImportGraphDef;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphOperationByName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Message;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewBufferFromString;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewImportGraphDefOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OK;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionRun;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetTarget;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;

import com.google.protobuf.MessageLite;
import dev.variate.device.AllReduce;
import java.util.List;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.tensorflow.Server;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.ClusterDef;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.JobDef;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.proto.ServerDef;

/**
 * One of several processes with a TensorFlow server each (gRPC), which add vectors up by a ring of collectives. Each has a session on its own server with its own part of the graph;
 * one key for all their graphs keeps them in step, and the first is the group's leader.
 *
 * <p>TensorFlow cannot stop a server (of its C API, deleting one that has started ends the process), so a process that joins a group is given up with it. The server listens on every interface and asks
 * nobody who they are: only where the network is trusted.
 */
final class TensorFlowCluster implements AllReduce {
    static final String JOB = "worker";
    private static final int GRAPH_KEY = 1;

    private final TF_Status status = TF_NewStatus();
    private final TF_Graph graph = TF_NewGraph();
    private final TF_Session session;
    private final TF_Buffer options;
    /** Kept from being collected, which would delete it. */
    private final Server server;

    TensorFlowCluster(List<String> addresses, int member) {
        ConfigProto config = ConfigProto.newBuilder()
                .putDeviceCount("CPU", 1)
                .setExperimental(
                        ConfigProto.Experimental.newBuilder().setCollectiveGroupLeader(CollectiveGraph.task(0)))
                .build();
        server = new Server(server(addresses, member, config));
        server.start();
        // else a server that cannot be reached is only a sum that takes too long, and nobody says which it is
        addresses.forEach(Reachable::await);
        TF_Buffer definition =
                buffer(CollectiveGraph.sum(member, addresses.size()).build());
        TF_GraphImportGraphDef(graph, definition, TF_NewImportGraphDefOptions(), status);
        check("make the graph");
        TF_SessionOptions target = TF_NewSessionOptions();
        TF_SetTarget(target, "grpc://" + addresses.get(member));
        byte[] bytes = config.toByteArray();
        TF_SetConfig(target, new BytePointer(bytes), bytes.length, status);
        check("set up the session");
        session = TF_NewSession(graph, target, status);
        check("reach its own server at " + addresses.get(member));
        options = buffer(RunOptions.newBuilder()
                .setExperimental(RunOptions.Experimental.newBuilder().setCollectiveGraphKey(GRAPH_KEY))
                .build());
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
    public synchronized float[] sum(float[] vector) {
        TF_Tensor in = TF_AllocateTensor(
                TF_FLOAT, new LongPointer(1).put(vector.length), 1, (long) Float.BYTES * vector.length);
        PointerPointer<TF_Tensor> found = new PointerPointer<>(1);
        try {
            new FloatPointer(TF_TensorData(in)).put(vector);
            TF_SessionRun(
                    session,
                    options,
                    output(CollectiveGraph.INPUT),
                    new PointerPointer<TF_Tensor>(1).put(0, in),
                    1,
                    output(CollectiveGraph.SUM),
                    found,
                    1,
                    (PointerPointer<?>) null,
                    0,
                    null,
                    status);
            check("add the vectors of all members");
        } finally {
            TF_DeleteTensor(in);
        }
        TF_Tensor out = new TF_Tensor(found.get(0));
        float[] sum = new float[vector.length];
        new FloatPointer(TF_TensorData(out)).get(sum);
        TF_DeleteTensor(out);
        return sum;
    }

    private TF_Output output(String name) {
        return new TF_Output().oper(TF_GraphOperationByName(graph, name)).index(0);
    }

    private static TF_Buffer buffer(MessageLite message) {
        byte[] bytes = message.toByteArray();
        return TF_NewBufferFromString((Pointer) new BytePointer(bytes), bytes.length);
    }

    private void check(String what) {
        if (TF_GetCode(status) != TF_OK) {
            // what follows are the places in TensorFlow through which the error came
            String words = TF_Message(status).getString().lines().limit(2).collect(Collectors.joining(" "));
            throw new IllegalStateException("The group of TensorFlow servers could not " + what + ": " + words);
        }
    }

    @Override
    public synchronized void close() {
        TF_CloseSession(session, status);
    }
}
