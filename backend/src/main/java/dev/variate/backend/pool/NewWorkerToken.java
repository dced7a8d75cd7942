package dev.variate.backend.pool;

/** A worker token that has just been made; its secret is shown this once. */
public record NewWorkerToken(WorkerTokenView token, String secret) {
    @Override
    public String toString() {
        return "NewWorkerToken[token=" + token + "]";
    }
}
