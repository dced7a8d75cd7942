package dev.variate.frontend.project;

/** The text that a new model starts with: the smallest one that can be run. */
final class NewModel {

    static final String SOURCE = """
            /** Says in one line what this model is for. */
            Tensor model() {
                var mu = normal(0, 1);
                return mu;
            }
            """;

    private NewModel() {}
}
