package dev.variate.model;

import dev.variate.device.ArrayExecutable;
import dev.variate.device.Device;
import dev.variate.device.Executable;
import dev.variate.program.Program;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Map;

/** A program of one vector, compiled with its data: numbers in, the elements of all outputs out, end to end. For one thread. */
interface FlatFunction extends AutoCloseable {

    /** Without results. */
    FlatFunction NOTHING = new FlatFunction() {
        @Override
        public void call(double[] argument, double[] results) {
            // there is nothing to compute
        }

        @Override
        public void close() {
            // nothing was compiled
        }
    };

    void call(double[] argument, double[] results);

    @Override
    void close();

    /** @param program with one input of shape [n] beside those in {@code known} */
    static FlatFunction compile(Program program, Map<String, Value> known, Device device) {
        Executable executable = device.compile(program, known);
        return new FlatFunction() {
            @Override
            public void call(double[] argument, double[] results) {
                if (executable instanceof ArrayExecutable arrays) {
                    arrays.call(argument, results);
                    return;
                }
                int next = 0;
                for (Value result : executable.call(List.of(Value.vector(argument)))) {
                    double[] elements = result.elements();
                    System.arraycopy(elements, 0, results, next, elements.length);
                    next += elements.length;
                }
            }

            @Override
            public void close() {
                executable.close();
            }
        };
    }
}
