package dev.variate.model;

import dev.variate.device.Device;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.Site;
import dev.variate.program.Var;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The two parts of a posterior's log density at a draw: what the latent variables' own densities say, and all else, as {@link Tempering}
 * parts them. Of the quantities themselves: no log |det J|.
 *
 * <p>An instance has scratch memory and serves one thread.
 */
public final class LogParts implements AutoCloseable {
    private final FlatFunction function;

    /**
     * @param priors the names of the latent variables whose densities make up the first part; all, if there is none
     * @param latents where in a draw of {@code width} numbers each latent variable begins
     * @throws ModelException if one of {@code priors} is no latent variable
     */
    LogParts(
            Program model,
            Map<String, Value> inputs,
            Set<String> priors,
            Map<Integer, Integer> latents,
            int width,
            Device device) {
        Set<String> latent = model.sites().stream()
                .filter(site -> site.role() == Site.Role.LATENT)
                .map(Site::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (String name : priors) {
            if (!latent.contains(name)) {
                throw new ModelException("`" + name + "` has no prior to scale: the variables that are inferred are `"
                        + String.join("`, `", latent) + "`.");
            }
        }
        Set<String> scaled = priors.isEmpty() ? latent : priors;
        ProgramBuilder builder = ProgramBuilder.continuing(model);
        List<Var> parts = List.of(
                builder.varOf(total(builder, model, site -> scaled.contains(site.name()))),
                builder.varOf(total(builder, model, site -> site.role() != Site.Role.LATENT)));
        this.function = new World(builder.finish(List.of()), inputs, latents, width).function(parts, device);
    }

    private static Tensor total(ProgramBuilder builder, Program model, Predicate<Site> counted) {
        Tensor total = Value.scalar(0.0);
        for (Site site : model.sites()) {
            for (Var logProb : counted.test(site) ? site.logProb() : List.<Var>of()) {
                total = total.plus(builder.tensor(logProb).sum());
            }
        }
        return total;
    }

    /**
     * @param draw in the order of {@link Posterior#scalarNames}
     * @param parts receives the log density of the priors, and then that of the likelihood
     */
    public void at(double[] draw, double[] parts) {
        function.call(draw, parts);
    }

    @Override
    public void close() {
        function.close();
    }
}
