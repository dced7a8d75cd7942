package dev.variate.model;

import dev.variate.program.Site;
import dev.variate.program.SourceLine;
import dev.variate.program.Support;
import dev.variate.program.Var;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides which computed values of a model become sites, and under which names: a loop may give one name many times, and a value may have
 * two names.
 */
final class DeterministicNames {
    private final List<Candidate> candidates;
    private final Map<Integer, Site> sites = new HashMap<>();

    /** A value that the model names, or that a local variable holds. */
    record Candidate(Call.Deterministic call, Var value) {}

    DeterministicNames(Map<String, Call.Draw> draws, List<Candidate> candidates, Dependence depends) {
        this.candidates = candidates;
        Map<Integer, String> explicit = candidates.stream()
                .filter(c -> c.call.explicit())
                .collect(Collectors.toMap(c -> c.value.id(), c -> c.call.label(), (a, b) -> a));
        Map<String, Integer> copies = new HashMap<>();
        candidates.forEach(c -> copies.merge(c.call.label(), isWanted(c, explicit, depends) ? 1 : 0, Integer::sum));
        int largest =
                draws.values().stream().mapToInt(d -> d.shape().size()).max().orElse(0);
        Map<String, Integer> seen = new HashMap<>();
        Set<String> taken = new HashSet<>(draws.keySet());
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            Call.Deterministic call = candidate.call;
            if (!isWanted(candidate, explicit, depends)) {
                continue;
            }
            int n = copies.get(call.label());
            // a loop whose values together outgrow every random variable is work in progress, not a quantity
            if (n > 1
                    && !call.explicit()
                    && (long) n * candidate.value.type().shape().size() > largest) {
                continue;
            }
            String name =
                    n > 1 ? call.label() + "[" + (seen.merge(call.label(), 1, Integer::sum) - 1) + "]" : call.label();
            if (taken.add(name)) {
                sites.put(i, site(name, candidate));
            } else if (call.explicit()) {
                throw new ModelException("`" + name + "` names two values. Give one another name.", call.source());
            }
        }
    }

    /**
     * What {@code named(…)} names, and what a variable holds that depends on a random variable and is not just another name for a named
     * value.
     */
    private static boolean isWanted(Candidate candidate, Map<Integer, String> explicit, Dependence depends) {
        return candidate.call.explicit()
                || !explicit.containsKey(candidate.value.id()) && depends.onRandom(candidate.value);
    }

    private Site site(String name, Candidate candidate) {
        return new Site(
                name,
                Site.Role.DETERMINISTIC,
                "",
                List.of(),
                new Support(Support.Kind.REAL, List.of()),
                candidate.value,
                List.of(),
                place(candidate),
                List.of(),
                candidate.call.explicit());
    }

    /** Where the value is named; {@code named("x", …)} itself does not know, but the variable that takes its result does. */
    private SourceLine place(Candidate candidate) {
        return candidates.stream()
                .filter(c ->
                        c.value.id() == candidate.value.id() && c.call.source().line() > 0)
                .findFirst()
                .orElse(candidate)
                .call
                .source();
    }

    /** The site of candidate {@code index}, if it becomes one. */
    Optional<Site> site(int index) {
        return Optional.ofNullable(sites.get(index));
    }
}
