package dev.variate.program;

/** An argument of a {@link Program}. */
public record Input(String name, Var var, Role role) {

    /** Where an argument's value comes from. */
    public enum Role {
        /** A parameter of the model, from the data. */
        DATA,
        /** The value of a random variable that the data hold. */
        OBSERVED,
        /** The value of a random variable that is inferred. */
        LATENT,
        /** Any other argument, of a program that is not a model. */
        ARGUMENT
    }
}
