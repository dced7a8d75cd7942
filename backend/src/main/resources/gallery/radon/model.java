/** Radon in 919 houses of 85 counties in Minnesota, varying intercepts, non-centred (Gelman and Hill 2007, chapter 12). */
Tensor radon(int[] county, Tensor floor) {
    var mu_alpha    = normal(0, 10);
    var sigma_alpha = halfNormal(1);
    var beta        = normal(0, 10);
    var sigma_y     = halfNormal(1);
    var z           = normal(0, 1, shape(85));
    var alpha       = mu_alpha + sigma_alpha * z;
    var y           = normal(alpha[county] + beta * floor, sigma_y);
    return y;
}
