package dev.variate.pool.protocol;

/**
 * The answer to a {@link Registration}.
 *
 * @param workerId under which the worker asks for work until it is told that it is unknown
 * @param name what the studio calls it: the name that it gave, or that with a number if another has it
 * @param credential what the worker shows from now on in place of the token that let it join; good for some minutes, and renewed with that token
 */
public record Registered(String workerId, String name, String credential) {
    @Override
    public String toString() {
        return "Registered[workerId=" + workerId + ", name=" + name + "]";
    }
}
