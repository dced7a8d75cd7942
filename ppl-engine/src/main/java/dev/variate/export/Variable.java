package dev.variate.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * An array that each draw has: {@code theta[0]} to {@code theta[7]} are one of shape [8], and so are the variables that a loop made under
 * such names.
 *
 * @param name as the model has it
 * @param shape of one draw's value
 * @param columns where each element, in row-major order, stands among a draw's numbers
 */
record Variable(String name, List<Integer> shape, int[] columns) {
    private static final Pattern ELEMENT = Pattern.compile("(.+)\\[(\\d{1,9}(?:,\\d{1,9})*)]", Pattern.DOTALL);

    int size() {
        return columns.length;
    }

    /** An element's name in two parts. */
    record Element(String variable, List<Integer> index) {
        static Element of(String name) {
            Matcher parts = ELEMENT.matcher(name);
            if (!parts.matches()) {
                return new Element(name, List.of());
            }
            List<Integer> index = new ArrayList<>();
            for (String number : parts.group(2).split(",")) {
                index.add(Integer.parseInt(number));
            }
            return new Element(parts.group(1), List.copyOf(index));
        }
    }

    /** The variables in the order in which their first elements stand; elements that fill no rectangle stay alone. */
    static List<Variable> of(List<String> scalars) {
        Map<String, List<Integer>> members = new LinkedHashMap<>();
        List<Element> elements = scalars.stream().map(Element::of).toList();
        for (int column = 0; column < elements.size(); column++) {
            members.computeIfAbsent(elements.get(column).variable(), name -> new ArrayList<>())
                    .add(column);
        }
        List<Variable> variables = new ArrayList<>();
        members.forEach((name, columns) -> {
            List<List<Integer>> indices =
                    columns.stream().map(column -> elements.get(column).index()).toList();
            int[] filled = rectangle(indices, columns);
            if (filled.length > 0) {
                variables.add(new Variable(name, extents(indices), filled));
            } else {
                columns.forEach(
                        column -> variables.add(new Variable(scalars.get(column), List.of(), new int[] {column})));
            }
        });
        return variables;
    }

    /** The columns in row-major order; empty if the indices do not fill a rectangle. */
    private static int[] rectangle(List<List<Integer>> indices, List<Integer> columns) {
        int rank = indices.getFirst().size();
        if (indices.stream().anyMatch(index -> index.size() != rank)) {
            return new int[0];
        }
        List<Integer> extents = extents(indices);
        long size = 1;
        for (int extent : extents) {
            size *= extent;
            if (size > columns.size()) {
                return new int[0];
            }
        }
        int[] filled = IntStream.generate(() -> -1).limit(size).toArray();
        for (int i = 0; i < indices.size(); i++) {
            int at = 0;
            for (int axis = 0; axis < rank; axis++) {
                at = at * extents.get(axis) + indices.get(i).get(axis);
            }
            if (filled[at] >= 0) {
                return new int[0];
            }
            filled[at] = columns.get(i);
        }
        return size == columns.size() ? filled : new int[0];
    }

    private static List<Integer> extents(List<List<Integer>> indices) {
        return IntStream.range(0, indices.getFirst().size())
                .mapToObj(axis -> indices.stream()
                                .mapToInt(index -> index.get(axis))
                                .max()
                                .orElse(0)
                        + 1)
                .toList();
    }
}
