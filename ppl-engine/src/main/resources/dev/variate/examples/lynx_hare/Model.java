/** Hares and lynxes, 1900 to 1920: the more prey, the more predators, and the fewer prey (Lotka and Volterra). */
Tensor lynxHare(Tensor years) {
    var z       = normal(0, 1, shape(4));
    var rates   = vector(0.5, 0.025, 0.8, 0.025) * exp(0.5 * z);
    var births  = rates[0];
    var eaten   = rates[1];
    var deaths  = rates[2];
    var gain    = rates[3];
    var start   = logNormal(log(vector(30, 5)), 0.5);
    var sigma   = halfNormal(0.5, shape(2));
    var animals = rungeKutta4(
            (t, a) -> vector(a[0] * (births - eaten * a[1]), a[1] * (gain * a[0] - deaths)), start, 0, years, 10);
    var first   = logNormal(log(start), sigma);
    var pelts   = logNormal(log(animals), sigma);
    return pelts;
}
