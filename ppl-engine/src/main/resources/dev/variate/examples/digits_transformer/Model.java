/** The Image Transformer: the light of each pixel, one of 256, from that of those before it, by local attention. */
Tensor digits(Tensor image, int rows) {
    return categoricalLogits("pixel", logits(image, rows), given(reshape(image, rows, 64)));
}

/** Digits of the data, and below them the mean of what is said of each pixel from the true ones before it. */
Tensor show(Tensor image, int rows) {
    Tensor expected = sum(softmax(logits(image, rows)) * range(256), 2);
    return stack(image * 1.0, reshape(expected, rows, 8, 8));
}

/** Each layer is a stage: workers of a mesh may have one each, and hand parts of a batch on like a belt. */
private Tensor logits(Tensor image, int rows) {
    Tensor seen = on("layer", 0, () -> seen(image, rows));
    Tensor between = on("layer", 0, () -> layer(0, seen));
    return on("layer", 1, () -> dense("logits", layer(1, between), 256));
}

private Tensor seen(Tensor image, int rows) {
    Tensor light = embedding("light", reshape(image, rows, 64), 256, 32);
    return dropout("first", positions("position", shiftRight(light)), 0.9);
}

private Tensor layer(int number, Tensor before) {
    Tensor attended = localAttention("attention" + number, before, 4, 16);
    Tensor x = layerNorm("norm" + number, before + dropout("drop" + number, attended, 0.9));
    Tensor between = dense("out" + number, relu(dense("filter" + number, x, 128)), 32);
    return layerNorm("last" + number, x + dropout("fall" + number, between, 0.9));
}
