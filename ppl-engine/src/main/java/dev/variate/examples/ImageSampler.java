package dev.variate.examples;

import dev.variate.device.Device;
import dev.variate.device.Executable;
import dev.variate.model.Tracers;
import dev.variate.model.Tracing;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pictures that a trained {@link ImageTransformer} makes, place after place: one run of the network for each. */
public final class ImageSampler {
    private ImageSampler() {}

    /**
     * Draws so many pictures.
     *
     * @param weights by name, as training gives them
     * @param picture the shape of one
     * @return I32, [count, picture…]
     */
    public static Value draw(
            ImageTransformer transformer,
            Map<String, Value> weights,
            Shape picture,
            int count,
            Device device,
            boolean single,
            long seed) {
        TensorType type = new TensorType(DType.I32, Shape.of(count).append(picture));
        Program program = logits(transformer, weights, type);
        Program compiled = single ? Precision.single(program) : program;
        RandomStream random = Key.of(seed).fold("pictures").stream();
        double[] pixels = new double[type.shape().size()];
        int places = picture.size();
        try (Executable executable = device.compile(compiled, Map.of())) {
            List<Value> arguments = new ArrayList<>();
            for (Input input : compiled.inputs()) {
                Value weight = weights.get(input.name());
                arguments.add(weight == null ? Value.of(type, pixels) : single ? Precision.single(weight) : weight);
            }
            for (int place = 0; place < places; place++) {
                arguments.set(0, Value.of(type, pixels));
                double[] logits = executable.call(arguments).get(0).elements();
                for (int row = 0; row < count; row++) {
                    pixels[row * places + place] = category(logits, (row * places + place) * 256, random);
                }
            }
        }
        return Value.of(type, pixels);
    }

    private static Program logits(ImageTransformer transformer, Map<String, Value> weights, TensorType type) {
        ProgramBuilder builder = new ProgramBuilder("pictures");
        Tensor image = builder.input("image so far", type, Input.Role.ARGUMENT);
        Map<String, Tensor> inputs = new HashMap<>();
        weights.forEach((name, value) -> inputs.put(name, builder.input(name, value.type(), Input.Role.ARGUMENT)));
        Tensor logits = Tracing.trace(
                Tracers.mean(name -> name.endsWith(".mask")),
                () -> Tracing.trace(Tracers.condition(inputs), () -> transformer.logits(image)));
        return builder.finish(List.of(new Named("logits", builder.varOf(logits))));
    }

    private static int category(double[] logits, int from, RandomStream random) {
        double top = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < 256; i++) {
            top = Math.max(top, logits[from + i]);
        }
        double total = 0;
        for (int i = 0; i < 256; i++) {
            total += StrictMath.exp(logits[from + i] - top);
        }
        double left = random.nextDouble() * total;
        for (int i = 0; i < 255; i++) {
            left -= StrictMath.exp(logits[from + i] - top);
            if (left < 0) {
                return i;
            }
        }
        return 255;
    }
}
