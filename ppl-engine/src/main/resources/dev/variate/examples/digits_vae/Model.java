/** A digit has a code of eight numbers, from which a network draws it; a second network, the guide, reads the code off the picture. */
Tensor digits(Tensor image, int rows) {
    var code = normal(0, 1, plate("row", rows), shape(8));
    return bernoulliLogits("pixel", drawn(code), given(light(image, rows)));
}

Tensor guide(Tensor image, int rows) {
    Tensor seen = read(image, rows);
    Tensor scale = softplus(dense("code.scale", seen, 8)) + 1e-4;
    return normal("code", dense("code.mean", seen, 8), scale, plate("row", rows));
}

/** First digits of the data, below each what its code says, and below that digits of codes that nobody wrote. */
Tensor show(Tensor image, int rows) {
    int shown = rows < 16 ? rows : 16;
    Tensor first = image[range(shown)];
    Tensor again = sigmoid(drawn(dense("code.mean", read(first, shown), 8)));
    var fresh = normal(0, 1, shape(shown, 8));
    return reshape(255 * stack(light(first, shown), again, sigmoid(drawn(fresh))), 3, shown, 8, 8);
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
