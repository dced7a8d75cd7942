/** The paper's autoencoder in three parts, each of which may have workers of its own: a prior over codes, a decoder that draws a digit from its code, and an encoder that reads the code off. */
Tensor digits(Tensor image, int rows) {
    var code = on("prior", () -> draw("code", prior(), plate("row", rows)));
    return on("decoder", () -> bernoulliLogits("pixel", drawn(code), given(light(image, rows))));
}

Tensor guide(Tensor image, int rows) {
    return on("encoder", () -> guessed(image, rows));
}

/** First digits of the data, below each what its code says, and below that digits of codes that the prior makes up. */
Tensor show(Tensor image, int rows) {
    int shown = rows < 16 ? rows : 16;
    Tensor first = image[range(shown)];
    Tensor again = sigmoid(drawn(dense("code.mean", read(first, shown), 8)));
    Tensor fresh = draw(prior(), shape(shown));
    return reshape(255 * stack(light(first, shown), again, sigmoid(drawn(fresh))), 3, shown, 8, 8);
}

/** Noise through a flow of three stages, between which the numbers of a code are dealt out anew. */
private Distribution prior() {
    Flow flow = stage(0);
    for (int i = 1; i < 3; i++) {
        flow = flow.then(Flow.permutation(7, 3, 6, 2, 5, 1, 4, 0)).then(stage(i));
    }
    return Transformed.of(Normal.of(zeros(8), 1), flow);
}

/** Two masked flows side by side, each on half of the code, and on a core of its own. */
private Flow stage(int number) {
    var left = network("flow" + number + ".left");
    var right = network("flow" + number + ".right");
    return Flow.autoregressive(
            x -> Tensor.concatenate(1,
                    on("core", 2 * number, () -> left.apply(half(x, 0))),
                    on("core", 2 * number + 1, () -> right.apply(half(x, 1)))),
            ElementMap.affine());
}

private Tensor half(Tensor x, int which) {
    return x.slice(new int[] {0, 4 * which}, new int[] {size(x), 4 * which + 4});
}

/** It begins near the identity. */
private MaskedNetwork network(String name) {
    return MaskedNetwork.of(
            normal(name + ".first", 0, 0.5, shape(4, 32), trainable()),
            normal(name + ".offsets", 0, 0.1, shape(32), trainable()),
            normal(name + ".second", 0, 0.02, shape(32, 8), trainable()),
            normal(name + ".base", 0, 0.01, shape(8), trainable()));
}

private Tensor guessed(Tensor image, int rows) {
    Tensor seen = read(image, rows);
    Tensor scale = softplus(dense("code.scale", seen, 8)) + 1e-4;
    return normal("code", dense("code.mean", seen, 8), scale, plate("row", rows));
}

private Tensor drawn(Tensor code) {
    return dense("pixels", relu(dense("decoder", code, 128)), 64);
}

private Tensor read(Tensor image, int rows) {
    return relu(dense("encoder", light(image, rows), 128));
}

/** The pixels in a row: 1 where there is ink. */
private Tensor light(Tensor image, int rows) {
    return where(gt(reshape(image, rows, 64), 127), 1.0, 0.0);
}
