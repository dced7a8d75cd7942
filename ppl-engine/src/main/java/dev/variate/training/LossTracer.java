package dev.variate.training;

import dev.variate.distribution.Distribution;
import dev.variate.distribution.DropoutMask;
import dev.variate.distribution.Trainable;
import dev.variate.model.Call;
import dev.variate.model.ModelException;
import dev.variate.model.RandomVariable;
import dev.variate.model.Tracer;
import dev.variate.program.Input;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** Turns the random variables of a model into weights, observations, and draws, and adds up what they are worth. */
final class LossTracer implements Tracer {
    private final ProgramBuilder builder;
    private final Map<String, Tensor> columns;
    private final Batch batch;
    private final boolean judging;
    private final Map<String, Tensor> weights = new HashMap<>();
    private final SequencedMap<String, Starts.Start> starts = new LinkedHashMap<>();
    private final Map<String, RandomVariable> guided = new LinkedHashMap<>();
    /** A row's share of the log densities: of the rows' own variables, and of those that all rows have in common. */
    private Tensor ofRows = Value.scalar(0.0);

    private Tensor common = Value.scalar(0.0);

    LossTracer(ProgramBuilder builder, Map<String, Tensor> columns, Batch batch, boolean judging) {
        this.builder = builder;
        this.columns = columns;
        this.batch = batch;
        this.judging = judging;
    }

    SequencedMap<String, Starts.Start> starts() {
        return starts;
    }

    /** In nats a row. */
    Tensor loss() {
        return ofRows.div((double) batch.rows())
                .plus(common.div((double) batch.total()))
                .neg();
    }

    /** The tracer under which the guide runs, before the model. */
    Tracer guide() {
        return call -> {
            if (!(call instanceof Call.Draw draw) || Loss.trainable(draw).isPresent()) {
                return trace(call);
            }
            Tensor made = drawn(draw);
            if (made instanceof RandomVariable variable && draw.name().isPresent()) {
                guided.put(draw.name().get(), variable);
            }
            return made;
        };
    }

    @Override
    public Object trace(Call call) {
        if (!(call instanceof Call.Draw draw)) {
            return call.make();
        }
        String name = draw.name().orElse("");
        if (draw.distribution() instanceof Trainable trainable) {
            return weight(draw, trainable);
        }
        Tensor column = columns.get(name);
        if (column != null) {
            Tensor made = draw.withValue(column).make();
            count(draw, made, logProb(draw.distribution(), column), false);
            return made;
        }
        RandomVariable guide = guided.remove(name);
        if (guide != null) {
            Tensor value = guide.value();
            Tensor made = draw.withValue(value).make();
            Tensor ratio = logProb(draw.distribution(), value)
                    .sum()
                    .minus(logProb(guide.distribution(), value).sum());
            count(draw, made, ratio, false);
            return made;
        }
        if (draw.value().isPresent()) {
            Tensor made = draw.make();
            count(draw, made, logProb(draw.distribution(), draw.value().get()), true);
            return made;
        }
        return drawn(draw);
    }

    private static Tensor logProb(Distribution distribution, Tensor value) {
        return distribution.logProbInside(value.to(distribution.dtype()));
    }

    /** Judging takes the mean of noise that only training wants. */
    private Tensor drawn(Call.Draw draw) {
        return judging && draw.distribution() instanceof DropoutMask mask
                ? draw.withValue(mask.mean().orElseThrow().broadcastTo(draw.shape()))
                        .make()
                : draw.make();
    }

    /** A column, what lies on a plate of the batch's size, and what the model is given with as many rows, belong to the rows. */
    private void count(Call.Draw draw, Tensor made, Tensor logProb, boolean given) {
        if (!(made instanceof RandomVariable)) {
            return;
        }
        boolean column = columns.containsKey(draw.name().orElse(""));
        boolean plated = !draw.plates().isEmpty() && draw.plates().getFirst().size() == batch.rows();
        boolean alike =
                given && !draw.densityShape().isScalar() && draw.densityShape().dim(0) == batch.rows();
        if (column || plated || alike) {
            ofRows = ofRows.plus(logProb.sum());
        } else {
            common = common.plus(logProb.sum());
        }
    }

    private Tensor weight(Call.Draw draw, Trainable trainable) {
        String name = draw.name()
                .orElseThrow(() -> new ModelException(
                        "This `" + trainable.name()
                                + "` is trainable and has no name. Assign it to a variable, or name it:"
                                + " `named(\"w\")`.",
                        draw.source()));
        TensorType type = new TensorType(trainable.dtype(), draw.shape());
        Tensor known = weights.get(name);
        if (known == null) {
            starts.put(name, new Starts.Start(trainable, draw.sampleShape(), draw.source()));
            known = builder.input(name, type, Input.Role.LATENT);
            weights.put(name, known);
        } else if (!known.type().equals(type)) {
            throw new ModelException(
                    "Two trainable variables are called `" + name + "`, one of shape " + known.shape()
                            + " and one of shape " + type.shape() + ". Give one another name.",
                    draw.source());
        }
        return draw.withValue(known).make();
    }
}
