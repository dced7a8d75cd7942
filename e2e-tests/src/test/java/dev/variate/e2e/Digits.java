package dev.variate.e2e;

import java.util.HashMap;
import java.util.Map;

/** The gallery's autoencoder of handwritten digits, and trainings of it. */
final class Digits {

    static final String NAME = "Digits from codes";

    private Digits() {}

    /** The gallery's autoencoder with a learnt prior, whose three parts have names. */
    static final String IN_PARTS = "Digits in parts";

    static long model(Rest rest) {
        return ModelPage.gallery(rest, NAME);
    }

    /** @param training settings beside the held-out digits, which all have */
    static long train(Rest rest, Map<String, ?> training) {
        return train(rest, NAME, training);
    }

    static long train(Rest rest, String name, Map<String, ?> training) {
        var model = ModelPage.gallery(rest, name);
        var project = rest.get("/models/" + model)
                .expect(200)
                .json()
                .path("projectId")
                .asLong();
        var whole = new HashMap<String, Object>(training);
        whole.put("heldOut", data(rest, project, "Handwritten digits, held out"));
        return rest.post(
                        "/projects/" + project + "/runs",
                        Map.of(
                                "model",
                                model,
                                "data",
                                data(rest, project, "Handwritten digits"),
                                "method",
                                "train",
                                "seed",
                                5,
                                "training",
                                whole))
                .id();
    }

    private static long data(Rest rest, long project, String name) {
        return rest.get("/projects/" + project + "/data")
                .expect(200)
                .json()
                .valueStream()
                .filter(set -> set.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asLong();
    }
}
