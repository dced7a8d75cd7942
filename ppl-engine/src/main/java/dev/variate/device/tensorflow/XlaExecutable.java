package dev.variate.device.tensorflow;

import dev.variate.device.Executable;
import dev.variate.tensor.Value;
import java.util.List;

/** A compiled program as its callers see it. */
record XlaExecutable(XlaProgram program) implements Executable {
    @Override
    public List<Value> call(List<Value> arguments) {
        return program.call(arguments);
    }

    @Override
    public void close() {
        program.close();
    }
}
