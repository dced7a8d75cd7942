package dev.variate.device.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
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

import com.google.protobuf.MessageLite;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.RunOptions;

/** A session on a TensorFlow server, by TensorFlow's C interface, because the one for Java knows sessions of its own process only. May be run from several threads. */
final class ClusterSession implements AutoCloseable {
    private final TF_Graph graph = TF_NewGraph();
    private final TF_Session session;

    /** @param address of the server, which is this process's own */
    ClusterSession(GraphDef definition, String address, ConfigProto config) {
        TF_Status status = TF_NewStatus();
        TF_GraphImportGraphDef(graph, buffer(definition), TF_NewImportGraphDefOptions(), status);
        check(status, "make the graph");
        TF_SessionOptions target = TF_NewSessionOptions();
        TF_SetTarget(target, "grpc://" + address);
        byte[] bytes = config.toByteArray();
        TF_SetConfig(target, new BytePointer(bytes), bytes.length, status);
        check(status, "set up the session");
        session = TF_NewSession(graph, target, status);
        check(status, "reach its own server at " + address);
    }

    static TF_Buffer options(RunOptions options) {
        return buffer(options);
    }

    private static TF_Buffer buffer(MessageLite message) {
        byte[] bytes = message.toByteArray();
        return TF_NewBufferFromString((Pointer) new BytePointer(bytes), bytes.length);
    }

    /**
     * Feeds one tensor, which is deleted, and runs an operation without a result.
     *
     * @param what it does, for the message if it cannot
     */
    void run(TF_Buffer options, String fed, TF_Tensor in, String operation, String what) {
        try {
            run(options, output(fed), new PointerPointer<TF_Tensor>(1).put(0, in), 1, operation, what);
        } finally {
            TF_DeleteTensor(in);
        }
    }

    /** Runs an operation that takes and gives nothing. */
    void run(TF_Buffer options, String operation, String what) {
        run(options, null, null, 0, operation, what);
    }

    private void run(
            TF_Buffer options,
            TF_Output fed,
            PointerPointer<TF_Tensor> given,
            int count,
            String operation,
            String what) {
        TF_Status status = TF_NewStatus();
        TF_SessionRun(
                session,
                options,
                fed,
                given,
                count,
                null,
                (PointerPointer<?>) null,
                0,
                new PointerPointer<TF_Operation>(1).put(0, TF_GraphOperationByName(graph, operation)),
                1,
                null,
                status);
        check(status, what);
    }

    /** Feeds one tensor, which is deleted, and hands over another, which is deleted afterwards. */
    void fetch(TF_Buffer options, String fed, TF_Tensor in, String fetched, String what, Consumer<TF_Tensor> result) {
        try {
            PointerPointer<TF_Tensor> given = new PointerPointer<TF_Tensor>(1).put(0, in);
            fetch(options, output(fed), given, 1, fetched, what, result);
        } finally {
            TF_DeleteTensor(in);
        }
    }

    /** Hands over a tensor, which is deleted afterwards. */
    void fetch(TF_Buffer options, String fetched, String what, Consumer<TF_Tensor> result) {
        fetch(options, null, null, 0, fetched, what, result);
    }

    private void fetch(
            TF_Buffer options,
            TF_Output fed,
            PointerPointer<TF_Tensor> given,
            int count,
            String fetched,
            String what,
            Consumer<TF_Tensor> result) {
        TF_Status status = TF_NewStatus();
        PointerPointer<TF_Tensor> found = new PointerPointer<>(1);
        TF_SessionRun(
                session,
                options,
                fed,
                given,
                count,
                output(fetched),
                found,
                1,
                (PointerPointer<?>) null,
                0,
                null,
                status);
        check(status, what);
        TF_Tensor out = new TF_Tensor(found.get(0));
        try {
            result.accept(out);
        } finally {
            TF_DeleteTensor(out);
        }
    }

    private TF_Output output(String name) {
        return new TF_Output().oper(TF_GraphOperationByName(graph, name)).index(0);
    }

    private static void check(TF_Status status, String what) {
        if (TF_GetCode(status) != TF_OK) {
            // what follows are the places in TensorFlow through which the error came
            String words = TF_Message(status).getString().lines().limit(2).collect(Collectors.joining(" "));
            throw new IllegalStateException("The group of TensorFlow servers could not " + what + ": " + words);
        }
    }

    @Override
    public void close() {
        TF_CloseSession(session, TF_NewStatus());
    }
}
