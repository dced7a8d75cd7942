/** Each pixel of a digit from those before it, line by line: one masked network says all of them at once. */
Tensor digits(Tensor image, int rows) {
    Tensor ink = light(image, rows);
    return bernoulliLogits("pixel", next(ink, rows), given(ink));
}

/** Digits of the data, and below them new ones, which are drawn pixel after pixel. */
Tensor show(Tensor image, int rows) {
    int shown = rows < 16 ? rows : 16;
    Tensor ink = zeros(shown, 64);
    for (int place = 0; place < 64; place++) {
        Tensor drawn = bernoulliLogits("pixel." + place, next(ink, shown));
        ink = where(eq(range(64), place), drawn, ink);
    }
    return reshape(255 * stack(light(image[range(shown)], shown), ink), 2, shown, 8, 8);
}

/** What is said of each pixel, from those before it only. */
private Tensor next(Tensor ink, int rows) {
    return reshape(made("network", reshape(ink, rows, 64, 1), 1, 256), rows, 64);
}

/** The pixels in a row: 1 where there is ink. */
private Tensor light(Tensor image, int rows) {
    return where(gt(reshape(image, rows, 64), 127), 1.0, 0.0);
}
