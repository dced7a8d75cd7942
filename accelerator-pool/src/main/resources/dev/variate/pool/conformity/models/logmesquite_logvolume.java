/** The leaves of mesquite bushes by the volume of the canopy: one measurement may do (Gelman and Hill 2006, chapter 4). */
Tensor logMesquiteLogVolume(Tensor weight, Tensor diam1, Tensor diam2, Tensor canopy_height) {
    var beta      = flat(shape(2));
    var sigma     = flatPositive();
    var volume    = diam1 * diam2 * canopy_height;
    var logWeight = normal(beta[0] + beta[1] * log(volume), sigma, given(log(weight)));
    return logWeight;
}
