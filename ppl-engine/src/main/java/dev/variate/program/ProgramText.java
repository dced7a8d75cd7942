package dev.variate.program;

/**
 * The text form of a program: what a person reads, and what processes send each other.
 *
 * <pre>{@code
 * program "eightSchools"
 * input %0 f64[8] data "sigma"
 * input %1 f64[] latent "mu"
 * %2 f64[8] = broadcast [8] [] %1
 * %3 f64[8] = divide %2 %0
 * %4 f64[] = reduce_sum [0] %3
 * output "0" %4
 * site "mu" latent "normal" ("loc" %5 "scale" %6) real () value %1 logProb (%7) at 3:17 plates () local
 * }</pre>
 *
 * <p>An equation that has a place ends with it: {@code %2 f64[8] = exp %1 on "stage 2"}.
 *
 * <p>The body of a scan stands in braces, one argument or step a line, with numbers of its own from 0:
 *
 * <pre>{@code
 * %4 f64[101] = scan 100 forward 1 {
 *   %0 f64[]
 *   %1 f64[]
 *   %2 f64[]
 *   %3 f64[] = multiply %0 %2
 *   %4 f64[] = add %3 %1
 *   result %4
 * } %1 %2 %3
 * }</pre>
 *
 * <p>One statement a line; a line that is empty or begins with {@code #} says nothing. Printing and parsing gives an equal program, numbers
 * bit for bit (all NaNs are one). Whether the program makes sense is for {@link ProgramChecker} to say, and must be asked about text from
 * outside.
 */
public final class ProgramText {
    private ProgramText() {}

    public static String print(Program program) {
        return new ProgramPrinter().print(program);
    }

    /**
     * @throws InvalidProgramException if the text is not a program; the message names the line. The memory used is in proportion to the
     *     text, whatever it says
     */
    public static Program parse(String text) {
        return new ProgramParser(text).parse();
    }
}
