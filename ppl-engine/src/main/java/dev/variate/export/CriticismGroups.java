package dev.variate.export;

import dev.variate.export.ZarrFile.Element;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Writes groups {@code log_likelihood}, {@code posterior_predictive}, {@code prior} and {@code prior_predictive}. A group without columns is left out. */
final class CriticismGroups {
    private final List<DrawGroup> likelihood;
    private final List<DrawGroup> predicted;
    private final List<DrawGroup> prior = new ArrayList<>();

    /** @param plates the names that axes of a variable have */
    CriticismGroups(ZarrFile file, CriticismColumns columns, Map<String, List<String>> plates, int chains, int draws) {
        CriticismColumns.Drawn densities = new CriticismColumns.Drawn(
                columns.likelihood(),
                CriticismColumns.Drawn.NOTHING.discrete(),
                CriticismColumns.Drawn.NOTHING.observed());
        likelihood = groups(file, "log_likelihood", densities, name -> true, plates, chains, draws);
        predicted = groups(file, "posterior_predictive", columns.predicted(), name -> true, plates, chains, draws);
        Predicate<String> data = columns.prior().observed()::contains;
        prior.addAll(groups(file, "prior", columns.prior(), data.negate(), plates, 1, InferenceData.PRIOR_DRAWS));
        prior.addAll(groups(file, "prior_predictive", columns.prior(), data, plates, 1, InferenceData.PRIOR_DRAWS));
    }

    /** One, or none if nothing would stand in it. */
    private static List<DrawGroup> groups(
            ZarrFile file,
            String path,
            CriticismColumns.Drawn columns,
            Predicate<String> which,
            Map<String, List<String>> plates,
            int chains,
            int draws) {
        if (columns.scalars().isEmpty()) {
            return List.of();
        }
        List<Variable> variables = Variable.of(columns.scalars()).stream()
                .filter(v -> which.test(Variable.Element.of(v.name()).variable()))
                .toList();
        Element[] elements = variables.stream()
                .map(v -> columns.discrete().contains(v.name()) ? Element.I64 : Element.F64)
                .toArray(Element[]::new);
        return List.of(new DrawGroup(
                file,
                path,
                variables,
                elements,
                name -> plates.getOrDefault(name, List.of()),
                columns.scalars().size(),
                chains,
                draws));
    }

    void add(int chain, int count, double[] densities, double[] data) throws IOException {
        add(likelihood, chain, count, densities);
        add(predicted, chain, count, data);
    }

    void addPrior(int count, double[] worlds) throws IOException {
        add(prior, 0, count, worlds);
    }

    private static void add(List<DrawGroup> groups, int chain, int count, double[] numbers) throws IOException {
        for (DrawGroup group : groups) {
            group.add(chain, count, numbers);
        }
    }

    void finish(Map<String, ?> attributes) throws IOException {
        for (List<DrawGroup> groups : List.of(likelihood, predicted, prior)) {
            for (DrawGroup group : groups) {
                group.finish(attributes);
            }
        }
    }
}
