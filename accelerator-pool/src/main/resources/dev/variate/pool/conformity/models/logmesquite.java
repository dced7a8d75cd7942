/** The leaves of mesquite bushes on the log scale, where sizes multiply and no weight is negative (Gelman and Hill 2006, chapter 4). */
Tensor logMesquite(
        Tensor weight, Tensor diam1, Tensor diam2, Tensor canopy_height, Tensor total_height, Tensor density, Tensor group) {
    var beta      = flat(shape(7));
    var sigma     = flatPositive();
    var expected  = beta[0]
            + beta[1] * log(diam1)
            + beta[2] * log(diam2)
            + beta[3] * log(canopy_height)
            + beta[4] * log(total_height)
            + beta[5] * log(density)
            + beta[6] * group;
    var logWeight = normal(expected, sigma, given(log(weight)));
    return logWeight;
}
