package dev.variate.parallel;

import dev.variate.program.Equation;
import dev.variate.program.Place;
import dev.variate.program.Program;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Which devices of a mesh's axis {@code model} the places of a program are. The innermost name of a place's path that is a group's decides: {@code encoder} is the first of that group's devices, and so is
 * {@code encoder 0}; {@code encoder 5}, or {@code encoder/stage 5}, is its device number 5, counted round and round. A place with a number that is in no group is
 * counted through all devices.
 *
 * @param members devices along the axis
 * @param groups devices by the group's name
 */
public record Placement(int members, SequencedMap<String, List<Integer>> groups) {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(?: (\\d{1,6}))?");
    private static final Pattern WRITTEN = Pattern.compile("(.+)=\\s*(\\d{1,5})(?:\\s*-\\s*(\\d{1,5}))?");

    public Placement {
        if (members < 1) {
            throw new IllegalArgumentException("A program is placed on at least one device, not " + members + ".");
        }
        groups = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(groups));
        for (var group : groups.entrySet()) {
            for (int device : group.getValue()) {
                if (device < 0 || device >= members) {
                    throw new IllegalArgumentException("The group `" + group.getKey() + "` is to be on device " + device
                            + ", and the mesh has devices 0 to " + (members - 1) + " along `" + Mesh.MODEL + "`.");
                }
            }
            if (group.getValue().isEmpty()) {
                throw new IllegalArgumentException("The group `" + group.getKey() + "` has no device.");
            }
        }
    }

    /** Numbered places round and round over all devices. */
    public static Placement round(int members) {
        return new Placement(members, new LinkedHashMap<>());
    }

    /** Each of these names a group of its own: as many devices one after another as there are for each, and all of them together where there are fewer devices than names. */
    public static Placement groups(int members, String... names) {
        SequencedMap<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            int from = i * members / names.length;
            int to = Math.max(from + 1, (i + 1) * members / names.length);
            groups.put(names[i], IntStream.range(from, to).boxed().toList());
        }
        return new Placement(members, groups);
    }

    /** The places {@code name 0} to {@code name count−1} as the stages of a pipeline: neighbours together, as many on each device as on any other, or one more. */
    public static Placement stages(int members, String name, int count) {
        SequencedMap<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            groups.put(name + " " + i, List.of((int) ((long) i * members / count)));
        }
        return new Placement(members, groups);
    }

    /**
     * What fits most texts: the outermost names of these paths, in order, share the devices, as many one after another for each as for any other. So stages {@code layer 0}, {@code layer 1} … lie neighbours together, and parts that are
     * called by names have devices of their own, over which numbered places within them go round.
     *
     * @param paths of the places of a program, see {@link #places}
     */
    public static Placement inOrder(int members, List<String> paths) {
        return groups(
                members,
                paths.stream()
                        .map(path -> path.split(Character.toString(Place.SEPARATOR), 2)[0])
                        .distinct()
                        .toArray(String[]::new));
    }

    /**
     * Reads {@code prior=0,encoder=1,decoder=2-3}: for each name its device, or its first and its last one.
     *
     * @throws IllegalArgumentException if it is none, in words
     */
    public static Placement parse(int members, String text) {
        SequencedMap<String, List<Integer>> groups = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = WRITTEN.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "Places are written as `prior=0,encoder=1,decoder=2-3`, the device, or"
                                + " the first and the last device, of each name; found `" + text + "`.");
            }
            int first = Integer.parseInt(matcher.group(2));
            int last = matcher.group(3) == null ? first : Integer.parseInt(matcher.group(3));
            List<Integer> devices = IntStream.rangeClosed(first, last).boxed().toList();
            if (groups.put(matcher.group(1).strip(), devices) != null) {
                throw new IllegalArgumentException(
                        "The places `" + text + "` name `" + matcher.group(1).strip() + "` twice.");
            }
        }
        return new Placement(members, groups);
    }

    /**
     * The device of a place.
     *
     * @throws IllegalArgumentException if it has none, naming those that are known
     */
    public int member(String path) {
        String[] names = path.split(Character.toString(Place.SEPARATOR), -1);
        List<Integer> devices = null;
        int number = -1;
        for (String name : names) {
            Matcher matcher = NUMBERED.matcher(name);
            if (!matcher.matches()) {
                throw new IllegalStateException("every name matches");
            }
            List<Integer> group = groups.getOrDefault(name, groups.get(matcher.group(1)));
            if (group != null) {
                devices = group;
                number = -1;
            }
            if (matcher.group(2) != null && !groups.containsKey(name)) {
                number = Integer.parseInt(matcher.group(2));
            }
        }
        if (devices == null && number < 0) {
            throw new IllegalArgumentException("Nobody said on which devices the place `" + path + "` is. Groups: "
                    + (groups.isEmpty() ? "none" : String.join(", ", groups.keySet()))
                    + "; places with a number need none.");
        }
        List<Integer> all =
                devices == null ? IntStream.range(0, members).boxed().toList() : devices;
        return all.get(Math.max(0, number) % all.size());
    }

    /** Whether the name is of the place's path, with or without a number behind it. */
    static boolean names(String name, String path) {
        for (String part : path.split(Character.toString(Place.SEPARATOR), -1)) {
            Matcher matcher = NUMBERED.matcher(part);
            if (part.equals(name) || matcher.matches() && matcher.group(1).equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The places of a program, in the order in which it first comes to them. */
    public static List<String> places(Program program) {
        return program.equations().stream()
                .map(Equation::place)
                .filter(place -> !place.isEmpty())
                .distinct()
                .toList();
    }
}
