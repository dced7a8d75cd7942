/** Radon in 919 houses of Minnesota, in 85 counties (Gelman and Hill 2006, chapter 12); counties' levels non-centred. */
Tensor radon(Tensor floor, int[] county, int counties) {
    var inCounty   = plate("county", counties);
    var muAlpha    = normal(0, 10);
    var sigmaAlpha = halfNormal(1);
    var beta       = normal(0, 10);
    var sigma      = halfNormal(1);
    var z          = normal(0, 1, inCounty);
    var alpha      = muAlpha + sigmaAlpha * z;
    var logRadon   = normal(alpha[county] + beta * floor, sigma);
    return logRadon;
}
