package dev.variate.device.tensorflow;

import com.google.protobuf.ByteString;
import dev.variate.tensor.TensorType;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The TensorFlow graph that runs one module of StableHLO: a placeholder for each input, and one call of a function that holds nothing but
 * the op {@code XlaCallModule}. The call carries {@code _XlaMustCompile}; without it TensorFlow would look for a kernel of that op, and
 * there is none.
 */
final class XlaGraph {
    static final String OUTPUT = "call";

    private static final String FUNCTION = "program";

    /** Of the op's serialisation; 9 is the first that takes every module as it is, with no checks of shapes to refine. */
    private static final int VERSION = 9;

    private XlaGraph() {}

    /** The name of the placeholder of input {@code i}. */
    static String input(int i) {
        return "input" + i;
    }

    static GraphDef of(String module, List<TensorType> inputs, List<TensorType> outputs) {
        FunctionDefLibrary library = FunctionDefLibrary.newBuilder()
                .addFunction(function(module, inputs, outputs))
                .build();
        GraphDef.Builder graph = GraphDef.newBuilder().setLibrary(library);
        NodeDef.Builder call = NodeDef.newBuilder()
                .setName(OUTPUT)
                .setOp("StatefulPartitionedCall")
                .putAttr("Tin", types(inputs))
                .putAttr("Tout", types(outputs))
                .putAttr(
                        "f",
                        AttrValue.newBuilder()
                                .setFunc(NameAttrList.newBuilder().setName(FUNCTION))
                                .build())
                .putAttr("_XlaMustCompile", flag(true));
        for (int i = 0; i < inputs.size(); i++) {
            graph.addNode(NodeDef.newBuilder()
                    .setName(input(i))
                    .setOp("Placeholder")
                    .putAttr(
                            "dtype",
                            AttrValue.newBuilder()
                                    .setType(
                                            NativeTensors.dataType(inputs.get(i).dtype()))
                                    .build())
                    .putAttr(
                            "shape",
                            AttrValue.newBuilder()
                                    .setShape(shape(inputs.get(i)))
                                    .build()));
            call.addInput(input(i));
        }
        return graph.addNode(call).build();
    }

    private static FunctionDef function(String module, List<TensorType> inputs, List<TensorType> outputs) {
        OpDef.Builder signature = OpDef.newBuilder().setName(FUNCTION).setIsStateful(true);
        NodeDef.Builder xla = NodeDef.newBuilder()
                .setName("xla")
                .setOp("XlaCallModule")
                .putAttr("version", AttrValue.newBuilder().setI(VERSION).build())
                .putAttr(
                        "module",
                        AttrValue.newBuilder()
                                .setS(ByteString.copyFromUtf8(module))
                                .build())
                .putAttr("platforms", cpu())
                .putAttr("Tin", types(inputs))
                .putAttr("Tout", types(outputs))
                .putAttr("Sout", shapes(outputs))
                .putAttr("dim_args_spec", empty())
                .putAttr("function_list", empty())
                .putAttr("disabled_checks", empty())
                .putAttr("has_token_input_output", flag(false));
        FunctionDef.Builder function = FunctionDef.newBuilder();
        for (int i = 0; i < inputs.size(); i++) {
            signature.addInputArg(OpDef.ArgDef.newBuilder()
                    .setName("in" + i)
                    .setType(NativeTensors.dataType(inputs.get(i).dtype())));
            xla.addInput("in" + i);
        }
        for (int i = 0; i < outputs.size(); i++) {
            signature.addOutputArg(OpDef.ArgDef.newBuilder()
                    .setName("out" + i)
                    .setType(NativeTensors.dataType(outputs.get(i).dtype())));
            function.putRet("out" + i, "xla:output:" + i);
        }
        return function.setSignature(signature).addNodeDef(xla).build();
    }

    private static AttrValue types(List<TensorType> types) {
        AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
        types.forEach(type -> list.addType(NativeTensors.dataType(type.dtype())));
        return AttrValue.newBuilder().setList(list).build();
    }

    private static AttrValue shapes(List<TensorType> types) {
        AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
        types.forEach(type -> list.addShape(shape(type)));
        return AttrValue.newBuilder().setList(list).build();
    }

    private static TensorShapeProto shape(TensorType type) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (int dim : type.shape().dims()) {
            shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(dim));
        }
        return shape.build();
    }

    private static AttrValue cpu() {
        return AttrValue.newBuilder()
                .setList(AttrValue.ListValue.newBuilder().addS(ByteString.copyFromUtf8("CPU")))
                .build();
    }

    private static AttrValue empty() {
        return AttrValue.newBuilder()
                .setList(AttrValue.ListValue.getDefaultInstance())
                .build();
    }

    private static AttrValue flag(boolean on) {
        return AttrValue.newBuilder().setB(on).build();
    }
}
