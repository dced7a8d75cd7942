package dev.variate.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Op;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTextTest {

    /** A program with everything in it that a program can have. */
    static Program sample() {
        ProgramBuilder builder = new ProgramBuilder("sample \"quoted\"\n \\ … \ud83c\udf32");
        Tensor sigma = builder.input("sigma", TensorType.f64(3), Input.Role.DATA);
        Tensor mu = builder.input("mu", TensorType.f64(), Input.Role.LATENT);
        Tensor y = builder.input("y", TensorType.f64(3), Input.Role.OBSERVED);
        Tensor bound = Value.scalar(-1.5);
        Tensor mean = mu.times(Value.vector(1, 2.5, -0.0)).take(2, 0, 1);
        Tensor logProb = y.minus(mean).div(sigma).square().sum().times(-0.5);
        Tensor prior = mu.square().times(-0.5).plus(recurrence(mu, sigma));
        builder.site(new Site(
                "mu",
                Site.Role.LATENT,
                "normal",
                List.of(new Named("loc", builder.varOf(bound))),
                new Support(Support.Kind.GREATER_THAN, List.of(builder.varOf(bound))),
                builder.varOf(mu),
                List.of(builder.varOf(prior)),
                new SourceLine(3, 17),
                List.of(),
                true));
        builder.site(new Site(
                "theta",
                Site.Role.DETERMINISTIC,
                "",
                List.of(),
                new Support(Support.Kind.REAL, List.of()),
                builder.varOf(mean),
                List.of(),
                SourceLine.UNKNOWN,
                List.of("school=3", "a b=2"),
                false));
        builder.site(new Site(
                "y",
                Site.Role.OBSERVED,
                "normal",
                List.of(new Named("loc", builder.varOf(mean)), new Named("scale", builder.varOf(sigma))),
                new Support(Support.Kind.REAL, List.of()),
                builder.varOf(y),
                List.of(builder.varOf(logProb)),
                new SourceLine(5, 9),
                List.of("school=3"),
                true));
        return builder.finish(List.of(new Named("total", builder.varOf(logProb.plus(prior)))));
    }

    /** A recurrence in a recurrence. */
    private static Tensor recurrence(Tensor initial, Tensor sequence) {
        List<TensorType> two = List.of(TensorType.f64(), TensorType.f64());
        Op.Scan inner = new Op.Scan(
                ProgramBuilder.function(two, a -> a.get(0).times(0.5).plus(a.get(1)))
                        .function(),
                2,
                true,
                0);
        Op.Scan outer = new Op.Scan(
                ProgramBuilder.function(two, a -> Tensor.apply(inner, a.get(0), a.get(1))
                                .sum())
                        .function(),
                3,
                false,
                1);
        return Tensor.apply(outer, initial, sequence).at(-1);
    }

    @Test
    void a_model_with_sites_survives_the_journey() {
        Program program = sample();
        ProgramChecker.check(
                new Program("sample", program.inputs(), program.equations(), program.outputs(), program.sites()));
        Program parsed = ProgramText.parse(ProgramText.print(program));
        assertThat(parsed.name()).isEqualTo(program.name());
        assertThat(parsed.inputs()).isEqualTo(program.inputs());
        assertThat(parsed.outputs()).isEqualTo(program.outputs());
        assertThat(parsed.sites()).isEqualTo(program.sites());
        assertThat(ProgramText.print(parsed)).isEqualTo(ProgramText.print(program));
    }

    @Test
    void every_double_survives_to_the_bit() {
        RandomStream random = Key.of(5).stream();
        double[] special = {
            0.0,
            -0.0,
            1e15,
            1e16,
            -123456789012345678.0,
            0.1,
            1e22,
            1e23,
            9007199254740993.0,
            123456789.123456,
            Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY
        };
        double[] bits = IntStream.range(0, 20_000)
                .mapToDouble(i -> Double.longBitsToDouble(random.nextLong()))
                .toArray();
        double[] decimals = IntStream.range(0, 20_000)
                .mapToDouble(i -> random.nextInt(-100_000_000, 100_000_000) / Math.pow(10, random.nextInt(12)))
                .toArray();
        for (double[] numbers : List.of(special, bits, decimals)) {
            Value value = Value.vector(numbers);
            Value back = constant(ProgramText.parse(ProgramText.print(programOf(value))));
            assertThat(back.sameAs(value)).isTrue();
        }
    }

    private static Program programOf(Value value) {
        Var var = new Var(0, value.type());
        return new Program(
                "constant",
                List.of(),
                List.of(new Equation(var, new Op.Constant(value), List.of())),
                List.of(new Named("0", var)),
                List.of());
    }

    private static Value constant(Program program) {
        return ((Op.Constant) program.equations().get(0).op()).value();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "programme \"x\"",
                "program x",
                "program \"x",
                "program \"x\" y",
                "program \"x\\q\"",
                "program \"x\\u12g4\"",
                "program \"x\"\noutput \"0\" %0",
                "program \"x\"\n%0 f64[] = constant f64[] 1\n%0 f64[] = constant f64[] 1",
                "program \"x\"\n%0 f64[] = explode %1",
                "program \"x\"\n%0 f64[] = constant f64[]",
                "program \"x\"\n%0 f64[] = constant f64[] 1 2",
                "program \"x\"\n%0 f64[] = constant f64[] 1.2.3",
                "program \"x\"\n%0 f64[] = constant f64[] 1.0f",
                "program \"x\"\n%0 f64[] = constant f64[] -",
                "program \"x\"\n%0 f64[] = constant f64[] Nan",
                "program \"x\"\n%0 i32[] = constant i32[] 1.5",
                "program \"x\"\n%0 bool[] = constant bool[] 2",
                "program \"x\"\n%0 f32[] = constant f32[] 0.1",
                "program \"x\"\n%0 f64[2147483647] = constant f64[2147483647] 1",
                "program \"x\"\n%0 f64[99999,99999] = constant f64[] 1",
                "program \"x\"\n%0 f64[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1] = constant f64[] 1",
                "program \"x\"\n%99999999999 f64[] = constant f64[] 1",
                "program \"x\"\n%-1 f64[] = constant f64[] 1",
                "program \"x\"\n%0 f64[] = scan 1 sideways 0 {\n}",
                "program \"x\"\n%0 f64[1] = scan 0 forward 0 {\n%0 f64[]\nresult %1\n} %0",
                "program \"x\"\n%0 f64[1] = scan 0 forward 0 {\n%0 f64[]\n%1 f64[2] = exp %0\nresult %1\n} %0",
                "program \"x\"\n%0 f64[1] = scan 0 forward 0 {\n%0 f64[]\n%1 f64[] = exp %2\nresult %1\n} %0",
                "program \"x\"\n%0 f64[1] = scan 0 forward 0 {\n%0 f64[] = constant f64[] 1\n%1 f64[]\nresult %1\n} %0",
                "program \"x\"\n%0 f64[1] = scan 0 forward 0 {\n%0 f64[]",
                "program \"x\"\ninput %0 f65[] data \"x\"",
                "program \"x\"\ninput %0 f64[] latentt \"x\"",
                "program \"x\"\ninput %0 f64[] data \"x\" and more",
                "program \"x\"\n\u0000",
            })
    void text_that_is_no_program_is_refused_in_words(String text) {
        assertThatThrownBy(() -> ProgramText.parse(text))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageStartingWith("Line ");
    }

    /** Whatever a hostile process writes, only one kind of exception comes back, and in time. */
    @Test
    void damaged_text_never_gives_another_exception() {
        String text = ProgramText.print(sample());
        RandomStream random = Key.of(6).stream();
        String alphabet = " \n%[](),=\"\\-.0123456789eEfNaIabcxyz\u0000\u2028";
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder damaged = new StringBuilder(text);
            for (int j = random.nextInt(4); j >= 0; j--) {
                int at = random.nextInt(damaged.length());
                switch (random.nextInt(4)) {
                    case 0 -> damaged.deleteCharAt(at);
                    case 1 -> damaged.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    case 2 -> damaged.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    default -> damaged.delete(at, Math.min(damaged.length(), at + random.nextInt(40)));
                }
            }
            try {
                Program program = ProgramText.parse(damaged.toString());
                ProgramChecker.check(program);
                accepted++;
            } catch (InvalidProgramException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(accepted)
                .as("damage within names and numbers leaves a program")
                .isPositive();
    }

    @Test
    void functions_nested_without_end_are_refused_before_they_are_read() {
        String deep = "program \"x\"\n%0 f64[1] = " + "scan 1 forward 0 {\n%0 f64[]\n%1 f64[2] = ".repeat(100_000);
        assertThatThrownBy(() -> ProgramText.parse(deep))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageEndingWith("wants functions nested at most 8 deep");
    }

    @Test
    void a_million_indices_take_a_fraction_of_a_second() {
        Value index = Value.vector(Key.of(8).stream().ints(1_000_000, 0, 386).toArray());
        Program program = programOf(index);
        long start = System.nanoTime();
        Value back = constant(ProgramText.parse(ProgramText.print(program)));
        double seconds = (System.nanoTime() - start) * 1e-9;
        assertThat(back.sameAs(index)).isTrue();
        // 0.1 s on a slow machine with a cold JVM; ten times that would be felt in the editor
        assertThat(seconds).isLessThan(1);
    }
}
