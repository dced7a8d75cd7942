package dev.variate.parallel;

import dev.variate.program.Equation;
import dev.variate.program.Place;
import dev.variate.transform.Partition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is where when a program is spread over devices, to be looked at.
 *
 * @param columns of the grid in which devices are drawn, row by row
 * @param copies of the whole along the axis {@code data}
 */
public record PlacementView(int columns, int copies, List<Cell> cells, List<Link> links) {
    private static final int WIDTH = 150;
    private static final int HEIGHT = 84;
    private static final int GAP = 46;
    private static final int LINE = 14;
    private static final int SHOWN = 4;

    public PlacementView {
        cells = List.copyOf(cells);
        links = List.copyOf(links);
    }

    /**
     * A device.
     *
     * @param parts the innermost names of the places that are on it
     * @param equations that it computes
     * @param levels between how many messages
     * @param weights how many numbers that are learnt live on it
     */
    public record Cell(int device, List<String> parts, int equations, int levels, long weights) {
        public Cell {
            parts = List.copyOf(parts);
        }
    }

    /** @param numbers that {@code from} sends to {@code to} each time the program runs */
    public record Link(int from, int to, long numbers) {}

    public static PlacementView of(Partition partition, int columns, int copies) {
        List<Cell> cells = new ArrayList<>();
        List<Integer> sizes = partition.sizes();
        TreeMap<Long, Long> sent = new TreeMap<>();
        long[] weights = weights(partition);
        for (int member = 0; member < partition.members(); member++) {
            Set<String> parts = new LinkedHashSet<>();
            for (Partition.Part part : partition.of(member)) {
                part.program().equations().stream()
                        .map(Equation::place)
                        .filter(place -> !place.isEmpty())
                        .map(PlacementView::innermost)
                        .forEach(parts::add);
                int from = member;
                part.sends()
                        .forEach((to, vars) -> sent.merge(
                                (long) from * partition.members() + to,
                                vars.stream()
                                        .mapToLong(v -> v.type().shape().size())
                                        .sum(),
                                Long::sum));
            }
            cells.add(new Cell(
                    member,
                    List.copyOf(parts),
                    sizes.get(member),
                    partition.of(member).size(),
                    weights[member]));
        }
        List<Link> links = new ArrayList<>();
        sent.forEach((pair, numbers) ->
                links.add(new Link((int) (pair / partition.members()), (int) (pair % partition.members()), numbers)));
        return new PlacementView(columns, copies, cells, links);
    }

    /** The same with another number of copies. */
    public PlacementView withCopies(int count) {
        return new PlacementView(columns, count, cells, links);
    }

    /** The same with the parts of each device in the order of these paths; a gradient comes to them in another. */
    PlacementView inOrder(List<String> paths) {
        List<String> names = paths.stream().map(PlacementView::innermost).toList();
        return new PlacementView(
                columns,
                copies,
                cells.stream()
                        .map(cell -> new Cell(
                                cell.device(),
                                cell.parts().stream()
                                        .sorted(Comparator.comparingInt(names::indexOf))
                                        .toList(),
                                cell.equations(),
                                cell.levels(),
                                cell.weights()))
                        .toList(),
                links);
    }

    private static String innermost(String path) {
        return path.substring(path.lastIndexOf(Place.SEPARATOR) + 1);
    }

    private static long[] weights(Partition partition) {
        long[] weights = new long[partition.members()];
        for (int i = 0; i < partition.inputHomes().size(); i++) {
            int home = partition.inputHomes().get(i);
            if (home != Partition.EVERYWHERE) {
                weights[home] +=
                        partition.program().inputs().get(i).var().type().shape().size();
            }
        }
        return weights;
    }

    /** One line a device. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(cells.size()).append(" devices");
        if (copies > 1) {
            text.append(", in ").append(copies).append(" copies for data parallelism");
        }
        text.append('\n');
        for (Cell cell : cells) {
            text.append(String.format(
                    Locale.ROOT,
                    "device %-3d row %d column %d  %5d equations in %2d pieces  %,10d weights  %s%n",
                    cell.device(),
                    cell.device() / columns,
                    cell.device() % columns,
                    cell.equations(),
                    cell.levels(),
                    cell.weights(),
                    cell.parts().isEmpty() ? "-" : String.join(", ", cell.parts())));
        }
        for (Link link : links) {
            text.append(String.format(Locale.ROOT, "%d -> %d: %,d numbers%n", link.from(), link.to(), link.numbers()));
        }
        return text.toString();
    }

    /** A picture in SVG: the grid, what is on each device, and who tells whom, thicker the more. */
    public String svg() {
        int rows = (cells.size() + columns - 1) / columns;
        int width = columns * (WIDTH + GAP) + GAP;
        int height = rows * (HEIGHT + GAP) + GAP;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"11\">%n",
                width,
                height));
        long most = links.stream().mapToLong(Link::numbers).max().orElse(1);
        for (Link link : links) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%d %d Q%d %d %d %d\" fill=\"none\" stroke=\"#5b7fa6\" stroke-opacity=\"0.55\""
                            + " stroke-width=\"%.1f\"><title>%d to %d: %,d numbers</title></path>%n",
                    x(link.from()) + WIDTH / 2,
                    y(link.from()) + HEIGHT / 2,
                    // bent to the right of its way, so that both ways are seen
                    (x(link.from()) + x(link.to()) + WIDTH) / 2 + (y(link.from()) - y(link.to())) / 8,
                    (y(link.from()) + y(link.to()) + HEIGHT) / 2 + (x(link.to()) - x(link.from())) / 8,
                    x(link.to()) + WIDTH / 2,
                    y(link.to()) + HEIGHT / 2,
                    1 + 4.0 * link.numbers() / most,
                    link.from(),
                    link.to(),
                    link.numbers()));
        }
        for (Cell cell : cells) {
            cell(svg, cell);
        }
        if (copies > 1) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\">× %d copies, each on other rows of the data</text>%n",
                    GAP,
                    height - LINE,
                    copies));
        }
        return svg.append("</svg>\n").toString();
    }

    private void cell(StringBuilder svg, Cell cell) {
        for (int copy = Math.min(2, copies - 1); copy >= 0; copy--) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#ffffff\""
                            + " stroke=\"#33475b\"/>%n",
                    x(cell.device()) + 4 * copy,
                    y(cell.device()) - 4 * copy,
                    WIDTH,
                    HEIGHT));
        }
        line(svg, cell, 0, "device " + cell.device(), " font-weight=\"bold\"");
        int shown = Math.min(SHOWN, cell.parts().size());
        for (int i = 0; i < shown; i++) {
            boolean more = i == SHOWN - 1 && cell.parts().size() > SHOWN;
            line(
                    svg,
                    cell,
                    i + 1,
                    more
                            ? "and " + (cell.parts().size() - SHOWN + 1) + " more"
                            : cell.parts().get(i),
                    "");
        }
    }

    private void line(StringBuilder svg, Cell cell, int number, String text, String style) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\"%s>%s</text>%n",
                x(cell.device()) + 8,
                y(cell.device()) + LINE * (number + 1) + 2,
                style,
                text.replace("&", "&amp;").replace("<", "&lt;")));
    }

    private int x(int device) {
        return GAP + device % columns * (WIDTH + GAP);
    }

    private int y(int device) {
        return GAP + device / columns * (HEIGHT + GAP);
    }
}
