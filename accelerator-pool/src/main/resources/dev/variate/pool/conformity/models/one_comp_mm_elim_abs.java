/** A drug that is absorbed at one rate and eliminated as fast as the body's enzymes allow (Michaelis and Menten): one compartment, concentrations at twenty times. */
Tensor oneCompartment(double t0, double D, double V, Tensor times) {
    var k_a   = halfCauchy(1);
    var K_m   = halfCauchy(1);
    var V_m   = halfCauchy(1);
    var sigma = halfCauchy(1);
    var C     = stiffOde((t, c) -> exp(-k_a * t) * D * k_a / V - V_m / V * c / (K_m + c), 0, t0, times);
    var C_hat = logNormal(log(C), sigma);
    return C_hat;
}
