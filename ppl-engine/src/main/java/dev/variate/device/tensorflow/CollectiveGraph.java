package dev.variate.device.tensorflow;

import com.google.protobuf.ByteString;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/** What each member of a group computes: a vector comes in, and the sum of those of all members goes out. */
final class CollectiveGraph {
    static final String INPUT = "vector";
    static final String SUM = "sum";

    /** A member that does not come for as long as this is taken for gone. */
    private static final float TIMEOUT_SECONDS = 30;

    private static final int GROUP = 1;
    private static final int INSTANCE = 1;

    private CollectiveGraph() {}

    static String task(int member) {
        return "/job:" + TensorFlowCluster.JOB + "/replica:0/task:" + member;
    }

    static GraphDef.Builder sum(int member, int members) {
        String device = task(member) + "/device:CPU:0";
        AttrValue floats = AttrValue.newBuilder().setType(DataType.DT_FLOAT).build();
        return GraphDef.newBuilder()
                .addNode(NodeDef.newBuilder()
                        .setName(INPUT)
                        .setOp("Placeholder")
                        .setDevice(device)
                        .putAttr("dtype", floats)
                        .putAttr(
                                "shape",
                                AttrValue.newBuilder()
                                        .setShape(TensorShapeProto.newBuilder()
                                                .addDim(TensorShapeProto.Dim.newBuilder()
                                                        .setSize(-1)))
                                        .build()))
                .addNode(NodeDef.newBuilder()
                        .setName(SUM)
                        .setOp("CollectiveReduce")
                        .setDevice(device)
                        .addInput(INPUT)
                        .putAttr("T", floats)
                        .putAttr("group_size", whole(members))
                        .putAttr("group_key", whole(GROUP))
                        .putAttr("instance_key", whole(INSTANCE))
                        .putAttr("merge_op", text("Add"))
                        .putAttr("final_op", text("Id"))
                        .putAttr(
                                "subdiv_offsets",
                                AttrValue.newBuilder()
                                        .setList(
                                                AttrValue.ListValue.newBuilder().addI(0))
                                        .build())
                        .putAttr("communication_hint", text("ring"))
                        .putAttr(
                                "timeout_seconds",
                                AttrValue.newBuilder().setF(TIMEOUT_SECONDS).build()));
    }

    private static AttrValue whole(long number) {
        return AttrValue.newBuilder().setI(number).build();
    }

    private static AttrValue text(String word) {
        return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(word)).build();
    }
}
