package dev.variate.pool.bench;

import dev.variate.bench.BenchModels;
import dev.variate.examples.Examples;
import dev.variate.pool.bench.PeerPosterior.Figure;
import dev.variate.pool.conformity.ConformitySuite;
import dev.variate.pool.conformity.ReferencePosterior;
import dev.variate.pool.elaborator.DataJson;
import dev.variate.tensor.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Eleven posteriors beside the best of Stan 2.39, stanli 0.24, nutpie 0.16 and NumPyro 0.22, which were measured on 23 November 2026 on a machine with two cores. Such machines are noisy: read ±20 %, and
 * effective draws a second to one digit. The data of `radon_all` and `gp100` are made up, in the same shape.
 */
public final class PeerPosteriors {
    private static final String STANLI = "stanli";
    private static final String NUTPIE = "nutpie";
    private static final String NUMPYRO = "NumPyro";
    private static final List<String> NAMES = List.of(
            "eight_schools",
            "radon",
            "radon_all",
            "hmm_example",
            "arK",
            "garch11",
            "low_dim_gauss_mix",
            "kidscore_interaction",
            "gp_pois_regr",
            "gp100",
            "lotka_volterra");

    private PeerPosteriors() {}

    /** Of all, as the table of the other systems has them. */
    public static List<String> names() {
        return NAMES;
    }

    /** @throws NoSuchElementException if there is none of that name; the message lists those that are */
    public static PeerPosterior named(String name) {
        return switch (name) {
            case "eight_schools" ->
                published(
                        name,
                        "eight_schools-eight_schools_noncentered",
                        figure(0.085, NUMPYRO),
                        figure(0.42, STANLI),
                        figure(0.033, STANLI),
                        figure(71_000, STANLI));
            case "radon" ->
                radon(
                        name,
                        DataJson.parse(Examples.named("radon").data()),
                        figure(2.5, STANLI),
                        figure(0.69, STANLI),
                        figure(0.20, NUTPIE),
                        figure(3_056, STANLI));
            case "radon_all" ->
                radon(
                        name,
                        allHouses(),
                        figure(21, STANLI),
                        figure(4.5, STANLI),
                        figure(2.7, NUTPIE),
                        figure(191, STANLI));
            case "hmm_example" ->
                published(
                        name,
                        "hmm_example-hmm_example",
                        figure(8.5, NUMPYRO),
                        figure(2.1, STANLI),
                        figure(1.9, STANLI),
                        figure(1_317, STANLI));
            case "arK" ->
                published(
                        name,
                        "arK-arK",
                        figure(0.17, STANLI),
                        figure(0.41, STANLI),
                        figure(0.13, STANLI),
                        figure(21_000, STANLI));
            case "garch11" ->
                published(
                        name,
                        "garch-garch11",
                        figure(3.8, NUMPYRO),
                        figure(0.85, STANLI),
                        figure(0.58, STANLI),
                        figure(3_295, STANLI));
            case "low_dim_gauss_mix" ->
                published(
                        name,
                        "low_dim_gauss_mix-low_dim_gauss_mix",
                        figure(18, NUMPYRO),
                        figure(2.4, STANLI),
                        figure(0.57, NUTPIE),
                        figure(4_580, NUTPIE));
            case "kidscore_interaction" ->
                published(
                        name,
                        "kidiq-kidscore_interaction",
                        figure(0.11, STANLI),
                        figure(0.45, STANLI),
                        figure(0.15, NUTPIE),
                        figure(3_802, STANLI));
            case "gp_pois_regr" ->
                published(
                        name,
                        "gp_pois_regr-gp_pois_regr",
                        figure(3.0, STANLI),
                        figure(2.8, STANLI),
                        figure(2.0, NUTPIE),
                        figure(483, STANLI));
            case "gp100" ->
                new PeerPosterior(
                        name,
                        text(name),
                        noisyWave(),
                        figure(266, STANLI),
                        figure(7.8, STANLI),
                        figure(4.7, NUTPIE),
                        figure(433, NUTPIE));
            case "lotka_volterra" ->
                published(
                        name,
                        "hudson_lynx_hare-lotka_volterra",
                        figure(48, STANLI),
                        figure(8.8, STANLI),
                        figure(6.9, STANLI),
                        figure(156, STANLI));
            default ->
                throw new NoSuchElementException(
                        "There is no posterior '" + name + "' to time; there are " + String.join(", ", NAMES));
        };
    }

    private static Figure figure(double value, String whose) {
        return new Figure(value, whose);
    }

    private static PeerPosterior published(
            String name, String reference, Figure gradient, Figure cold, Figure warm, Figure ess) {
        ReferencePosterior posterior = ConformitySuite.named(reference);
        return new PeerPosterior(name, posterior.source(), posterior.data(), gradient, cold, warm, ess);
    }

    private static PeerPosterior radon(
            String name, Map<String, Value> data, Figure gradient, Figure cold, Figure warm, Figure ess) {
        return new PeerPosterior(name, Examples.named("radon").source(), data, gradient, cold, warm, ess);
    }

    private static Map<String, Value> allHouses() {
        Map<String, Value> made = BenchModels.radon(12_573, 386).data();
        return Map.of(
                "logRadon",
                made.get("y"),
                "floor",
                made.get("floor"),
                "county",
                made.get("county"),
                "counties",
                Value.scalar(386));
    }

    private static Map<String, Value> noisyWave() {
        SplittableRandom random = new SplittableRandom(7);
        double[] x = IntStream.range(0, 100).mapToDouble(i -> i * 0.1).toArray();
        double[] y = IntStream.range(0, 100)
                .mapToDouble(i -> Math.sin(x[i]) + 0.3 * random.nextGaussian())
                .toArray();
        return Map.of("x", Value.vector(x), "y", Value.vector(y));
    }

    private static String text(String model) {
        try (InputStream in = PeerPosteriors.class.getResourceAsStream(model + ".java")) {
            if (in == null) {
                throw new IllegalStateException("The resource " + model + ".java is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading the resource " + model + ".java", e);
        }
    }
}
