/** The leaves of mesquite bushes, in grams, by six measurements of the bush (Gelman and Hill 2006, chapter 4). */
Tensor mesquite(Tensor diam1, Tensor diam2, Tensor canopy_height, Tensor total_height, Tensor density, Tensor group) {
    var beta     = flat(shape(7));
    var sigma    = flatPositive();
    var expected = beta[0]
            + beta[1] * diam1
            + beta[2] * diam2
            + beta[3] * canopy_height
            + beta[4] * total_height
            + beta[5] * density
            + beta[6] * group;
    var weight   = normal(expected, sigma);
    return weight;
}
