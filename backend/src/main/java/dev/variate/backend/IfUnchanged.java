package dev.variate.backend;

import java.util.Optional;
import java.util.Set;

/** The states of a thing for which a change was meant; a change for none in particular is made in any case. */
public record IfUnchanged(Optional<Set<String>> versions) {
    public static final IfUnchanged ANYWAY = new IfUnchanged(Optional.empty());

    public IfUnchanged {
        versions = versions.map(Set::copyOf);
    }

    public static IfUnchanged since(String version) {
        return new IfUnchanged(Optional.of(Set.of(version)));
    }

    public boolean holds(String version) {
        return versions.isEmpty() || versions.get().contains(version);
    }

    /** The one version that was meant, if it was one. */
    public Optional<String> version() {
        return versions.filter(all -> all.size() == 1).map(all -> all.iterator().next());
    }
}
