/** The leaves of mesquite bushes by the canopy's volume, area and shape and the bush's height, in two groups (Gelman and Hill 2006, chapter 4). */
Tensor logMesquiteLogVash(
        Tensor weight, Tensor diam1, Tensor diam2, Tensor canopy_height, Tensor total_height, Tensor group) {
    var beta      = flat(shape(6));
    var sigma     = flatPositive();
    var area      = diam1 * diam2;
    var volume    = area * canopy_height;
    var outline   = diam1 / diam2;
    var expected  = beta[0]
            + beta[1] * log(volume)
            + beta[2] * log(area)
            + beta[3] * log(outline)
            + beta[4] * log(total_height)
            + beta[5] * group;
    var logWeight = normal(expected, sigma, given(log(weight)));
    return logWeight;
}
