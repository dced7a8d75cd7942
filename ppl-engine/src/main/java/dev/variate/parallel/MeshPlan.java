package dev.variate.parallel;

import dev.variate.program.Program;
import dev.variate.training.Loss;
import dev.variate.training.Recipe;
import dev.variate.training.StepProgram;
import dev.variate.transform.Partition;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a mesh makes of a training: which places of its model are which devices, and what each of them computes. What cannot be is refused here, in words, before anything is trained.
 *
 * @param places paths of the text's places, in its order
 * @param partition of the gradient over the axis {@code model}
 */
public record MeshPlan(Mesh mesh, Placement placement, List<String> places, Partition partition) {
    private static final int COLUMNS = 4;

    public MeshPlan {
        places = List.copyOf(places);
    }

    /**
     * Plans a training.
     *
     * @param loss over one part of a step's batch
     * @param places as {@link Placement#parse} reads them; blank for the places of the text in order, see {@link Placement#inOrder}
     * @throws IllegalArgumentException if an axis means nothing to a training or does not divide the parts, a place has no device, or a device nothing to do
     */
    public static MeshPlan of(Loss loss, Recipe recipe, Mesh mesh, String places) {
        Mesh known = requireDivided(mesh, recipe.parts());
        int devices = known.extent(Mesh.MODEL);
        // in the loss they stand in the order of the text, which a gradient turns round
        List<String> paths = Placement.places(loss.program());
        if (paths.isEmpty() && devices > 1) {
            throw new IllegalArgumentException("The mesh `" + mesh + "` has " + devices + " devices along `"
                    + Mesh.MODEL + "`, and the text says of no part that it may be elsewhere: name parts of it with"
                    + " `on(\"decoder\", () -> …)`, or take `" + Mesh.MODEL + "=1`.");
        }
        Placement placement = placement(devices, places, paths);
        Program gradient = StepProgram.of(loss, recipe).gradient();
        MeshPlan plan = new MeshPlan(known, placement, paths, MeshTraining.gradient(gradient, placement));
        plan.requireBusy();
        return plan;
    }

    /**
     * What can be said of a mesh without its text.
     *
     * @param parts of a step's batch
     * @throws IllegalArgumentException as {@link #of}
     */
    public static Mesh requireDivided(Mesh mesh, int parts) {
        for (String axis : mesh.axes().keySet()) {
            if (!axis.equals(Mesh.DATA) && !axis.equals(Mesh.MODEL)) {
                throw new IllegalArgumentException("A training has copies along `" + Mesh.DATA + "` and parts along `"
                        + Mesh.MODEL + "`; the axis `" + axis + "` of the mesh `" + mesh + "` is neither.");
            }
        }
        mesh.share(Mesh.DATA, "parts of a step's batch", parts);
        return mesh;
    }

    /** Where the places of a text are on so many devices: as written, or in their order. Blank is not written. */
    public static Placement placement(int devices, String places, List<String> paths) {
        if (places.isBlank()) {
            return Placement.inOrder(devices, paths);
        }
        Placement placement = Placement.parse(devices, places);
        for (String name : placement.groups().keySet()) {
            if (paths.stream().noneMatch(path -> Placement.names(name, path))) {
                throw new IllegalArgumentException("The places `" + places + "` name `" + name
                        + "`, which the text does not: it has " + words(paths) + ".");
            }
        }
        paths.forEach(placement::member);
        return placement;
    }

    /** @throws IllegalArgumentException if a device would have nothing to do, in words */
    public void requireBusy() {
        List<Integer> sizes = partition.sizes();
        List<Integer> idle = IntStream.range(0, sizes.size())
                .filter(device -> sizes.get(device) == 0)
                .boxed()
                .toList();
        if (!idle.isEmpty()) {
            int busy = sizes.size() - idle.size();
            throw new IllegalArgumentException("The mesh `" + mesh + "` has " + sizes.size() + " devices along `"
                    + Mesh.MODEL + "`, and device " + idle.get(0)
                    + " would have nothing to do: the text has the places "
                    + words(places) + ". Take `" + Mesh.MODEL + "=" + busy
                    + "`, name more parts with `on`, or say otherwise which place is where.");
        }
    }

    private static String words(List<String> paths) {
        int most = 12;
        String first = String.join(", ", paths.subList(0, Math.min(most, paths.size())));
        return first + (paths.size() > most ? " and " + (paths.size() - most) + " more" : "");
    }

    /** To be looked at: the devices of one copy. */
    public PlacementView view() {
        int devices = partition.members();
        return PlacementView.of(partition, Math.min(COLUMNS, devices), mesh.extent(Mesh.DATA))
                .inOrder(places);
    }
}
