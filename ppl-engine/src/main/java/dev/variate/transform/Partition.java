package dev.variate.transform;

import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.Var;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.ToIntFunction;

/**
 * A program cut into parts for the members of a group, by the places of its equations. A part is a program of one member without a message in its middle; it
 * has a level, above those of all parts that it hears from, so that whoever goes through the parts of a member by level never waits for what waits for it.
 *
 * <p>An equation without a place is computed where its largest operand is, and one that depends on nothing that is somewhere, where it is first used. Numbers that are
 * known, and what only stretches or reshapes them, are made wherever they are wanted.
 *
 * @param program the whole
 * @param parts by level and member
 * @param inputHomes for each input of the program the one member that has it, or {@link #EVERYWHERE}
 * @param outputHomes for each output of the program the member that has it at the end
 */
public record Partition(
        Program program, int members, List<Part> parts, List<Integer> inputHomes, List<Integer> outputHomes) {

    /** The home of an input that all members have. */
    public static final int EVERYWHERE = -1;

    public Partition {
        parts = List.copyOf(parts);
        inputHomes = List.copyOf(inputHomes);
        outputHomes = List.copyOf(outputHomes);
    }

    /**
     * What one member computes between two messages.
     *
     * @param program its inputs are {@link #needs}, its outputs {@link #gives}, in order
     * @param letters what it must have heard before it begins
     * @param sends what it tells others as soon as it is done, by member
     */
    public record Part(
            int member,
            int level,
            Program program,
            List<Var> needs,
            List<Var> gives,
            List<Letter> letters,
            SequencedMap<Integer, List<Var>> sends) {
        public Part {
            needs = List.copyOf(needs);
            gives = List.copyOf(gives);
            letters = List.copyOf(letters);
        }

        /** How many numbers it tells others. */
        public long sent() {
            return sends.values().stream()
                    .flatMap(List::stream)
                    .mapToLong(v -> v.type().shape().size())
                    .sum();
        }
    }

    /** What another member's part of level {@code level} tells this one. */
    public record Letter(int from, int level, List<Var> vars) {
        public Letter {
            vars = List.copyOf(vars);
        }
    }

    /**
     * Cuts {@code program}. Its latent inputs, such as weights, have a home each, where they are first used; others are everywhere.
     *
     * @param member of a place's path; throws if it does not know the place
     * @param inputHomes homes of inputs by name that are to be elsewhere than that
     * @param outputHomes homes of outputs by name; the others stay where they are computed
     */
    public static Partition of(
            Program program,
            int members,
            ToIntFunction<String> member,
            Map<String, Integer> inputHomes,
            Map<String, Integer> outputHomes) {
        return new Cut(program, members, new Homes(program, member, inputHomes), outputHomes).partition();
    }

    /** The parts of one member, in the order in which it runs them. */
    public List<Part> of(int member) {
        return parts.stream().filter(p -> p.member() == member).toList();
    }

    /** What {@code from} sends to {@code to}, in order. */
    public List<Letter> letters(int from, int to) {
        return of(from).stream()
                .filter(p -> p.sends().containsKey(to))
                .map(p -> new Letter(from, p.level(), p.sends().get(to)))
                .toList();
    }

    /** The home of each input that is not everywhere, by name. */
    public Map<String, Integer> homes() {
        Map<String, Integer> homes = new HashMap<>();
        for (int i = 0; i < inputHomes.size(); i++) {
            if (inputHomes.get(i) != EVERYWHERE) {
                homes.put(program.inputs().get(i).name(), inputHomes.get(i));
            }
        }
        return homes;
    }

    /** How many equations, known numbers aside, each member computes. */
    public List<Integer> sizes() {
        int[] sizes = new int[members];
        parts.forEach(p -> sizes[p.member()] += (int) p.program().equations().stream()
                .filter(e -> !e.operands().isEmpty())
                .count());
        return Arrays.stream(sizes).boxed().toList();
    }

    /** The name of an output or input of a part. */
    static String name(Var var, Map<Integer, Input> inputs) {
        Input input = inputs.get(var.id());
        return input == null ? var.toString() : input.name();
    }

    static Named named(Var var) {
        return new Named(var.toString(), var);
    }
}
