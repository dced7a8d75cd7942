package dev.variate.distribution;

import dev.variate.tensor.Value;

/** A known parameter that its distribution cannot take. */
public final class InvalidParameterException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String need;
    private final String found;

    InvalidParameterException(String distribution, String parameter, Parameter.Demand demand, Value value, int index) {
        this(need(distribution, parameter, demand), found(value, demand, index));
    }

    /** A demand on several parameters together. */
    InvalidParameterException(String need, String found) {
        super(need + "; it was given " + found + ".");
        this.need = need;
        this.found = found;
    }

    /** The sentence for a place in a model: {@code A `halfNormal` needs a scale above 0; line 4 gives it −5.} */
    public String messageAt(int line) {
        return line == 0 || found.isEmpty() ? getMessage() : need + "; line " + line + " gives it " + found + ".";
    }

    /** Something that a distribution cannot do whatever its parameters. */
    InvalidParameterException(String sentence) {
        super(sentence + ".");
        this.need = sentence;
        this.found = "";
    }

    private static String need(String distribution, String parameter, Parameter.Demand demand) {
        boolean many = parameter.endsWith("s") || parameter.endsWith("m");
        String article = "aeiou".indexOf(distribution.charAt(0)) >= 0 ? "An" : "A";
        return article + " `" + distribution + "` needs "
                + (many ? "" : "aeiou".indexOf(parameter.charAt(0)) >= 0 ? "an " : "a ") + spaced(parameter) + " "
                + demand.words();
    }

    private static String found(Value value, Parameter.Demand demand, int index) {
        return switch (demand) {
            case WEIGHTS -> "a row that begins with " + number(value.get(index));
            case POSITIVE_DEFINITE -> notPositiveDefinite(value, index);
            case TRIANGULAR -> number(value.get(index)) + " at " + place(value, index);
            case FINITE, POSITIVE, PROBABILITY, COUNT, WHOLE, LIMIT, FLAG, LOGITS, ASCENDING ->
                number(value.get(index)) + (value.shape().isScalar() ? "" : " at element " + index);
        };
    }

    private static String notPositiveDefinite(Value value, int index) {
        int n = value.shape().dim(-1);
        int across = index / (n * n) * n * n + index % n * n + index / n % n;
        return value.get(index) == value.get(across)
                ? "a matrix that begins with " + number(value.get(index)) + " and has no Cholesky factor"
                : number(value.get(index)) + " at " + place(value, index) + " and " + number(value.get(across)) + " at "
                        + place(value, across);
    }

    /** {@code row 1, column 0}, from 0. */
    private static String place(Value value, int index) {
        int n = value.shape().dim(-1);
        return "row " + index / n % n + ", column " + index % n;
    }

    /** A number as a person writes it: no trailing {@code .0}, a true minus. */
    static String number(double x) {
        String text = x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
        return text.replace('-', '−');
    }

    /** {@code degreesOfFreedom} becomes {@code degrees of freedom}. */
    private static String spaced(String name) {
        StringBuilder words = new StringBuilder();
        for (char c : name.toCharArray()) {
            words.append(Character.isUpperCase(c) ? " " + Character.toLowerCase(c) : String.valueOf(c));
        }
        return words.toString();
    }
}
