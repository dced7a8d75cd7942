package dev.variate.model;

import dev.variate.distribution.Distribution;
import dev.variate.distribution.Domain;
import dev.variate.distribution.Hurdle;
import dev.variate.distribution.InvalidParameterException;
import dev.variate.distribution.Parameter;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.Site;
import dev.variate.program.SourceLine;
import dev.variate.program.Support;
import dev.variate.program.Var;
import dev.variate.tensor.Op;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Inline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tracer that writes a model down as a program: each random variable becomes an input, observed or latent, and a {@link Site} with its
 * log density.
 */
final class ModelTracer implements Tracer {
    private final Model model;
    private final ProgramBuilder builder;
    private final Data data;
    private final Data interventions;
    private final Map<String, Value> inputs;
    private final Map<String, Call.Draw> draws = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    /** A site in the order of the model's text: that of a random variable, or a value that may become one. */
    private sealed interface Entry {
        record Random(Site site) implements Entry {}

        record Computed(Call.Deterministic call, Var value) implements Entry {}
    }

    ModelTracer(Model model, ProgramBuilder builder, Data data, Data interventions, Map<String, Value> inputs) {
        this.model = model;
        this.builder = builder;
        this.data = data;
        this.interventions = interventions;
        this.inputs = inputs;
    }

    /** The names of the random variables that were made. */
    Set<String> names() {
        return draws.keySet();
    }

    /** Where the text computes values, by their names. */
    Map<String, SourceLine> computed() {
        Map<String, SourceLine> places = new HashMap<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Computed c) {
                places.putIfAbsent(c.call().label(), c.call().source());
            }
        }
        return places;
    }

    @Override
    public Object trace(Call call) {
        return switch (call) {
            case Call.Draw draw -> random(draw);
            case Call.Deterministic deterministic -> {
                // what a variable holds that is known already would only be a dead constant of the program
                if (deterministic.explicit() || !(deterministic.value().resolved() instanceof Value)) {
                    entries.add(new Entry.Computed(deterministic, builder.varOf(deterministic.value())));
                }
                Run.current()
                        .ifPresent(
                                run -> run.label(deterministic.value(), deterministic.label(), deterministic.source()));
                yield deterministic.make();
            }
            case Call.Apply apply -> apply.make();
        };
    }

    private Object random(Call.Draw draw) {
        String name = draw.name()
                .orElseThrow(() -> new ModelException(
                        "This `" + draw.distribution().name()
                                + "` has no name. Assign it to a variable, or name it: `named(\"x\")`.",
                        draw.source()));
        Call.Draw before = draws.putIfAbsent(name, draw);
        if (before != null) {
            throw new ModelException(
                    "Two random variables are called `" + name + "`" + lines(before, draw) + ". Give one another name.",
                    draw.source());
        }
        if (model.parameters().stream().anyMatch(p -> p.name().equals(name))) {
            throw new ModelException(
                    "`" + name + "` is a parameter of the model and also a random variable" + lines(draw)
                            + ". Rename one: what is observed needs no parameter.",
                    draw.source());
        }
        Optional<Value> forced = interventions.observation(draw);
        if (forced.isPresent()) {
            return intervened(name, draw, forced.get());
        }
        Optional<Value> observed = data.observation(draw);
        if (observed.isPresent()) {
            inputs.put(name, observed.get());
            return scored(
                    name,
                    draw,
                    builder.input(name, observed.get().type(), Input.Role.OBSERVED),
                    Site.Role.OBSERVED,
                    true);
        }
        if (draw.value().isPresent()) {
            Tensor given = draw.value().get();
            return scored(name, draw, given, Site.Role.OBSERVED, false);
        }
        if (draw.distribution().mustBeObserved()) {
            throw new ModelException(
                    "`" + name + "`" + lines(draw)
                            + (draw.distribution() instanceof Hurdle
                                    ? " is 0 or a positive number, so it has no density to infer it by. Give data for `"
                                            + name + "`, or leave the hurdle out."
                                    : " is censored, so it has no density to infer it by. Give data for `" + name
                                            + "`, or leave the censoring out."),
                    draw.source());
        }
        Tensor latent =
                builder.input(name, new TensorType(draw.distribution().dtype(), draw.shape()), Input.Role.LATENT);
        return scored(name, draw, latent, Site.Role.LATENT, true);
    }

    private static String lines(Call.Draw... draws) {
        StringBuilder lines = new StringBuilder();
        for (Call.Draw draw : draws) {
            if (draw.source().line() > 0) {
                lines.append(lines.isEmpty() ? draws.length > 1 ? " (lines " : " (line " : " and ")
                        .append(draw.source().line());
            }
        }
        return lines.isEmpty() ? "" : lines.append(')').toString();
    }

    private Object intervened(String name, Call.Draw draw, Value value) {
        Var var = builder.varOf(value);
        entries.add(new Entry.Random(site(name, draw, var, Site.Role.INTERVENED, List.of())));
        return builder.tensor(var);
    }

    /**
     * @param checked whether the value is certain to lie in a support whose bounds are known: data are checked, and latent values are
     *     mapped there
     */
    private Object scored(String name, Call.Draw draw, Tensor value, Site.Role role, boolean checked) {
        Tensor result = draw.withValue(value).make();
        if (!(result instanceof RandomVariable variable)) {
            throw new ModelException(
                    draw.label() + " was replaced by a tracer outside the trace of `" + model.name() + "`.",
                    draw.source());
        }
        Distribution distribution = variable.distribution();
        boolean boundsKnown = distribution.support().bounds().stream().allMatch(b -> b.resolved() instanceof Value);
        boolean inside = role == Site.Role.LATENT || checked && boundsKnown;
        Tensor x = variable.value();
        Tensor density = inside ? distribution.logProbInside(x) : distribution.logProb(x);
        Tensor logProb = density.broadcastTo(draw.densityShape());
        entries.add(new Entry.Random(site(name, draw, builder.varOf(x), role, List.of(builder.varOf(logProb)))));
        return variable;
    }

    private Site site(String name, Call.Draw draw, Var value, Site.Role role, List<Var> logProb) {
        Distribution distribution = draw.distribution();
        List<Named> parameters = new ArrayList<>();
        distribution
                .parameters()
                .forEach((key, parameter) -> parameters.add(new Named(key, builder.varOf(parameter.value()))));
        return new Site(
                name,
                role,
                distribution.name(),
                parameters,
                support(distribution.support(), draw),
                value,
                logProb,
                draw.source(),
                draw.plates().stream().map(Option.Plate::text).toList(),
                false);
    }

    private Support support(Domain domain, Call.Draw draw) {
        return new Support(
                domain.kind(),
                domain.bounds().stream()
                        .map(b -> builder.varOf(b.shape().isScalar() ? b : b.broadcastTo(draw.shape())))
                        .toList());
    }

    /** The program, with deterministic values as sites where they are told apart by name and depend on a random variable. */
    Program finish(List<Named> outputs) {
        List<DeterministicNames.Candidate> candidates = entries.stream()
                .filter(Entry.Computed.class::isInstance)
                .map(Entry.Computed.class::cast)
                .map(c -> new DeterministicNames.Candidate(c.call(), c.value()))
                .toList();
        DeterministicNames names = new DeterministicNames(draws, candidates, new Dependence(builder.finish(List.of())));
        int next = 0;
        for (Entry entry : entries) {
            switch (entry) {
                case Entry.Random random -> builder.site(random.site());
                case Entry.Computed computed -> names.site(next++).ifPresent(builder::site);
            }
        }
        return builder.finish(outputs);
    }

    /** Demands that data which reach a parameter of a distribution, or a bound of an observation's support, are fit for it. */
    void checkAgainstData(Program program) {
        Dependence depends = new Dependence(program);
        Inline known = Inline.into(program, (Input input) -> inputs.get(input.name()));
        for (Site site : program.sites()) {
            Call.Draw draw = draws.get(site.name());
            if (draw == null || site.role() == Site.Role.DETERMINISTIC) {
                continue;
            }
            Map<String, Parameter> parameters = draw.distribution().parameters();
            for (Named parameter : site.parameters()) {
                if (!depends.onLatent(parameter.var())) {
                    check(
                            draw,
                            parameter.name(),
                            parameters.get(parameter.name()).demand(),
                            (Value) known.value(parameter.var()));
                }
            }
            if (site.support().bounds().stream().noneMatch(depends::onLatent)) {
                Domain support = new Domain(
                        site.support().kind(),
                        site.support().bounds().stream().map(known::value).toList());
                checkNotEmpty(draw, support);
                if (site.role() == Site.Role.OBSERVED && !depends.onLatent(site.value())) {
                    checkObservation(draw, (Value) known.value(site.value()), support);
                }
            }
        }
        // after the parameters, whose messages have a line
        program.equations().stream()
                .filter(e -> e.op() instanceof Op.Cholesky && !depends.onLatent(e.result()))
                .forEach(e -> checkPositiveDefinite(
                        e.operands().getFirst(),
                        (Value) known.value(e.operands().getFirst()),
                        (Value) known.value(e.result())));
    }

    /** A matrix that data alone make and that has no Cholesky factor would leave nothing but NaN, with no draw to see it in. */
    private void checkPositiveDefinite(Var matrix, Value value, Value factor) {
        int n = value.shape().dim(-1);
        for (int i = 0; i < factor.shape().size(); i++) {
            if (Double.isNaN(factor.get(i))) {
                String which = value.shape().size() == n * n ? "" : " (number " + i / (n * n) + " of several)";
                throw new ModelException(Broadcasting.sentence(nameOf(matrix)) + which
                        + " is not positive definite, so it has no Cholesky factor. Is it symmetric, and is no row a"
                        + " combination of the others? A small number added to its diagonal, as in `addDiagonal(K,"
                        + " 1e-9)`, mends what rounding has broken.");
            }
        }
    }

    private String nameOf(Var var) {
        return entries.stream()
                .filter(Entry.Computed.class::isInstance)
                .map(Entry.Computed.class::cast)
                .filter(c -> c.value().equals(var))
                .map(c ->
                        "`" + c.call().label() + "` (line " + c.call().source().line() + ")")
                .findFirst()
                .or(() -> builder.finish(List.of()).inputs().stream()
                        .filter(input -> input.var().equals(var))
                        .map(input -> "`" + input.name() + "`")
                        .findFirst())
                .orElse("a matrix that follows from the data alone");
    }

    private static void check(Call.Draw draw, String parameter, Parameter.Demand demand, Value value) {
        try {
            Parameter.check(draw.distribution().name(), parameter, demand, value);
        } catch (InvalidParameterException e) {
            throw new ModelException(e.messageAt(draw.source().line()), draw.source(), e);
        }
    }

    private static void checkNotEmpty(Call.Draw draw, Domain support) {
        if (support.kind() != Support.Kind.INTERVAL) {
            return;
        }
        Value below = (Value) support.bounds().get(0).lt(support.bounds().get(1));
        if (Arrays.stream(below.toArray()).anyMatch(b -> b == 0)) {
            throw new ModelException(
                    draw.label() + " must lie between a low and a high, but line "
                            + draw.source().line() + " gives it a low that is not below its high.",
                    draw.source());
        }
    }

    private static void checkObservation(Call.Draw draw, Value value, Domain support) {
        Data.checkInside(draw.name().orElseThrow(), value, draw, support);
    }
}
