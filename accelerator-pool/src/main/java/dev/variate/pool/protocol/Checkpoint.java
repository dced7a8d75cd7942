package dev.variate.pool.protocol;

import java.util.Base64;

/**
 * All that a chain needs to go on as if it had never stopped.
 *
 * @param nextIteration the first iteration that is not yet recorded
 * @param state base64 of the sampler's own bytes
 */
public record Checkpoint(int chain, int nextIteration, String state) {
    public static Checkpoint of(int chain, int nextIteration, byte[] state) {
        return new Checkpoint(chain, nextIteration, Base64.getEncoder().encodeToString(state));
    }

    public byte[] stateBytes() {
        return Base64.getDecoder().decode(state);
    }
}
