package dev.variate.frontend.model;

import dev.variate.backend.run.LiveView;
import java.util.List;

/**
 * A marginal posterior as the browser draws it: small, since one goes over the wire for each scalar on each pause in typing. Field names are those of {@code curves.ts}.
 *
 * @param low where the curve starts; its points are evenly spaced from here to {@code high}
 * @param peak the density at its highest point
 * @param heights of the points, in thousandths of {@code peak}
 */
public record Curve(
        String name,
        double mean,
        double sd,
        double q05,
        double q50,
        double q95,
        double rHat,
        double low,
        double high,
        double peak,
        int[] heights) {

    private static final int POINTS = 96;
    private static final int SCALE = 1000;

    static Curve of(LiveView.Marginal marginal) {
        var x = marginal.x();
        var density = marginal.density();
        var low = x.isEmpty() ? marginal.mean() : x.getFirst();
        var high = x.isEmpty() ? marginal.mean() : x.getLast();
        var peak = density.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        var heights = new int[x.size() < 2 || !(peak > 0) ? 0 : POINTS];
        var left = 0;
        for (var i = 0; i < heights.length; i++) {
            var place = low + (high - low) * i / (POINTS - 1);
            while (left < x.size() - 2 && x.get(left + 1) <= place) {
                left++;
            }
            heights[i] = (int) Math.round(SCALE * between(x, density, left, place) / peak);
        }
        return new Curve(
                marginal.name(),
                marginal.mean(),
                marginal.sd(),
                marginal.q05(),
                marginal.q50(),
                marginal.q95(),
                marginal.rHat(),
                low,
                high,
                peak,
                heights);
    }

    private static double between(List<Double> x, List<Double> density, int left, double place) {
        var width = x.get(left + 1) - x.get(left);
        var part = width > 0 ? Math.clamp((place - x.get(left)) / width, 0, 1) : 0;
        return density.get(left) + part * (density.get(left + 1) - density.get(left));
    }
}
