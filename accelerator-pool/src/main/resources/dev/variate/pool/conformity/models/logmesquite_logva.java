/** The leaves of mesquite bushes by the canopy's volume and area, in two groups (Gelman and Hill 2006, chapter 4). */
Tensor logMesquiteLogVa(Tensor weight, Tensor diam1, Tensor diam2, Tensor canopy_height, Tensor group) {
    var beta      = flat(shape(4));
    var sigma     = flatPositive();
    var area      = diam1 * diam2;
    var volume    = area * canopy_height;
    var expected  = beta[0] + beta[1] * log(volume) + beta[2] * log(area) + beta[3] * group;
    var logWeight = normal(expected, sigma, given(log(weight)));
    return logWeight;
}
