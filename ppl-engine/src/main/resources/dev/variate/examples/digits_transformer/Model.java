/** The Image Transformer: the light of each pixel, one of 256, from that of those before it, by local attention. */
Tensor digits(Tensor image, int rows) {
    return categoricalLogits("pixel", logits(image, rows), given(reshape(image, rows, 64)));
}

/** Digits of the data, and below them the mean of what is said of each pixel from the true ones before it. */
Tensor show(Tensor image, int rows) {
    Tensor expected = sum(softmax(logits(image, rows)) * range(256), 2);
    return stack(image * 1.0, reshape(expected, rows, 8, 8));
}

private Tensor logits(Tensor image, int rows) {
    Tensor seen = embedding("light", reshape(image, rows, 64), 256, 32);
    Tensor x = dropout("first", positions("position", shiftRight(seen)), 0.9);
    for (int layer = 0; layer < 2; layer++) {
        Tensor attended = localAttention("attention" + layer, x, 4, 16);
        x = layerNorm("norm" + layer, x + dropout("drop" + layer, attended, 0.9));
        Tensor between = dense("out" + layer, relu(dense("filter" + layer, x, 128)), 32);
        x = layerNorm("last" + layer, x + dropout("fall" + layer, between, 0.9));
    }
    return dense("logits", x, 256);
}
