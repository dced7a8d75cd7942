package dev.variate.model;

import dev.variate.program.Program;
import dev.variate.program.Site;
import dev.variate.program.Var;
import java.util.ArrayList;
import java.util.List;

/** What is not wrong with a model and its data, and yet worth knowing before its draws are read. */
final class Notes {
    private Notes() {}

    static List<String> of(Program model, List<Stepped> stepped) {
        List<String> notes = new ArrayList<>();
        for (Stepped each : stepped) {
            notes.add(each.label() + " is moved by steps between those of the other variables: it " + each.why());
        }
        Dependence depends = new Dependence(model);
        for (Site site : model.sites()) {
            if (site.role() != Site.Role.OBSERVED || depends.onLatent(site.value())) {
                continue;
            }
            if (site.value().type().shape().size() == 0) {
                notes.add(Posterior.label(site)
                        + " has no data: there are no rows. What only it could tell of has its prior for a posterior.");
            }
            List<Var> bounds = site.support().bounds();
            if (!site.support().kind().isDiscrete() && bounds.stream().anyMatch(depends::onLatent)) {
                notes.add("The data of " + Posterior.label(site)
                        + " must lie within bounds that are inferred, so the posterior ends at a wall, where"
                        + " trajectories diverge. Keep what sets a bound off the data by its prior, as in"
                        + " `truncatedBelow(max("
                        + site.name() + "))`.");
            }
        }
        return notes;
    }
}
