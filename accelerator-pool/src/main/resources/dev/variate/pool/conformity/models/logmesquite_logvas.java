/** The leaves of mesquite bushes by all that was measured of them: volume, area and shape of the canopy, height, density, and the group (Gelman and Hill 2006, chapter 4). */
Tensor logMesquiteLogVas(
        Tensor weight, Tensor diam1, Tensor diam2, Tensor canopy_height, Tensor total_height, Tensor density, Tensor group) {
    var beta      = flat(shape(7));
    var sigma     = flatPositive();
    var area      = diam1 * diam2;
    var volume    = area * canopy_height;
    var outline   = diam1 / diam2;
    var expected  = beta[0]
            + beta[1] * log(volume)
            + beta[2] * log(area)
            + beta[3] * log(outline)
            + beta[4] * log(total_height)
            + beta[5] * log(density)
            + beta[6] * group;
    var logWeight = normal(expected, sigma, given(log(weight)));
    return logWeight;
}
