package dev.variate.device.tensorflow;

import dev.variate.tensor.DType;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Arrays;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** Copies elements between the engine's values and TensorFlow's memory. */
final class NativeTensors {
    private NativeTensors() {}

    static DataType dataType(DType dtype) {
        return switch (dtype) {
            case F64 -> DataType.DT_DOUBLE;
            case F32 -> DataType.DT_FLOAT;
            case I32 -> DataType.DT_INT32;
            case BOOL -> DataType.DT_BOOL;
        };
    }

    /** A tensor of the caller's, who closes it. */
    static Tensor of(Value value) {
        Shape shape =
                Shape.of(Arrays.stream(value.shape().dims()).asLongStream().toArray());
        double[] elements = value.elements();
        return switch (value.dtype()) {
            case F64 -> TFloat64.tensorOf(shape, DataBuffers.of(elements, true, false));
            case F32 -> {
                float[] floats = new float[elements.length];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = (float) elements[i];
                }
                yield TFloat32.tensorOf(shape, DataBuffers.of(floats, true, false));
            }
            case I32 -> TInt32.tensorOf(shape, DataBuffers.of(value.toInts(), true, false));
            case BOOL -> {
                boolean[] booleans = new boolean[elements.length];
                for (int i = 0; i < booleans.length; i++) {
                    booleans[i] = elements[i] != 0;
                }
                yield TBool.tensorOf(shape, DataBuffers.of(booleans, true, false));
            }
        };
    }

    static Value value(Tensor tensor, TensorType type) {
        ByteDataBuffer data = tensor.asRawTensor().data();
        double[] elements = new double[type.shape().size()];
        switch (type.dtype()) {
            case F64 -> data.asDoubles().read(elements);
            case F32 -> {
                float[] floats = new float[elements.length];
                data.asFloats().read(floats);
                Arrays.setAll(elements, i -> floats[i]);
            }
            case I32 -> {
                int[] ints = new int[elements.length];
                data.asInts().read(ints);
                Arrays.setAll(elements, i -> ints[i]);
            }
            case BOOL -> Arrays.setAll(elements, i -> data.getByte(i));
        }
        return Value.wrap(type, elements);
    }
}
