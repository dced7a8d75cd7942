package dev.variate.pool.protocol;

/** The worker's next credential. */
public record Renewed(String credential) {
    @Override
    public String toString() {
        return "Renewed[]";
    }
}
