package dev.variate.pool.elaborator;

import java.util.List;

/** Ends an elaboration with what is wrong with the model. */
final class RejectedModelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    RejectedModelException(List<Problem> problems) {
        super(problems.getFirst().message());
        this.problems = List.copyOf(problems);
    }

    List<Problem> problems() {
        return problems;
    }
}
