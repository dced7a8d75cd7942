package dev.variate.device.tensorflow;

import com.google.protobuf.ByteString;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * How members of a group send each other vectors of words: for each ordered pair there is a queue that lives in the receiver's server. The sender's session enqueues there from afar, and
 * TensorFlow's runtime carries the tensor over; the receiver's dequeues at home. Unlike a collective of two, the sender need not wait until the receiver is ready.
 */
final class QueueGraph {
    /** Of any length, without limit. */
    private static final int UNBOUNDED = -1;

    private QueueGraph() {}

    static String letter(int to) {
        return "letter_to_" + to;
    }

    static String send(int to) {
        return "send_to_" + to;
    }

    static String receive(int from) {
        return "receive_from_" + from;
    }

    /** Does nothing on another's server, which is how one learns that it still works. */
    static String ask(int other) {
        return "ask_" + other;
    }

    /** Adds what {@code member} does with each of the others. */
    static void add(GraphDef.Builder graph, int member, int members) {
        for (int other = 0; other < members; other++) {
            if (other != member) {
                outgoing(graph, member, other);
                incoming(graph, member, other);
                graph.addNode(
                        NodeDef.newBuilder().setName(ask(other)).setOp("NoOp").setDevice(cpu(other)));
            }
        }
    }

    private static void outgoing(GraphDef.Builder graph, int member, int to) {
        String queue = "queue_to_" + to;
        graph.addNode(queue(queue, member, to));
        graph.addNode(NodeDef.newBuilder()
                .setName(letter(to))
                .setOp("Placeholder")
                .setDevice(cpu(member))
                .putAttr("dtype", words())
                .putAttr(
                        "shape",
                        AttrValue.newBuilder()
                                .setShape(TensorShapeProto.newBuilder()
                                        .addDim(TensorShapeProto.Dim.newBuilder()
                                                .setSize(UNBOUNDED)))
                                .build()));
        graph.addNode(NodeDef.newBuilder()
                .setName(send(to))
                .setOp("QueueEnqueueV2")
                .setDevice(cpu(to))
                .addInput(queue)
                .addInput(letter(to))
                .putAttr("Tcomponents", listOfWords())
                .putAttr("timeout_ms", AttrValue.newBuilder().setI(UNBOUNDED).build()));
    }

    private static void incoming(GraphDef.Builder graph, int member, int from) {
        String queue = "queue_from_" + from;
        graph.addNode(queue(queue, from, member));
        graph.addNode(NodeDef.newBuilder()
                .setName(receive(from))
                .setOp("QueueDequeueV2")
                .setDevice(cpu(member))
                .addInput(queue)
                .putAttr("component_types", listOfWords())
                .putAttr("timeout_ms", AttrValue.newBuilder().setI(UNBOUNDED).build()));
    }

    /** The same queue for both, by its name and by where it lives. */
    private static NodeDef queue(String name, int from, int to) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("FIFOQueueV2")
                .setDevice(cpu(to))
                .putAttr("component_types", listOfWords())
                .putAttr(
                        "shapes",
                        AttrValue.newBuilder()
                                .setList(AttrValue.ListValue.newBuilder())
                                .build())
                .putAttr("capacity", AttrValue.newBuilder().setI(UNBOUNDED).build())
                .putAttr("container", text(""))
                .putAttr("shared_name", text("from_" + from + "_to_" + to))
                .build();
    }

    private static String cpu(int member) {
        return CollectiveGraph.task(member) + "/device:CPU:0";
    }

    private static AttrValue words() {
        return AttrValue.newBuilder().setType(DataType.DT_INT32).build();
    }

    private static AttrValue listOfWords() {
        return AttrValue.newBuilder()
                .setList(AttrValue.ListValue.newBuilder().addType(DataType.DT_INT32))
                .build();
    }

    private static AttrValue text(String word) {
        return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(word)).build();
    }
}
