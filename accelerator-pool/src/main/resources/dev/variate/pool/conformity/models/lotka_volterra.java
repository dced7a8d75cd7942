/** Hares and lynxes of the Hudson's Bay Company's furs, 1900 to 1920: the more prey, the more predators, and the fewer prey. */
Tensor lotkaVolterra(Tensor ts) {
    var theta  = normal(vector(1, 0.05, 1, 0.05), vector(0.5, 0.05, 0.5, 0.05), truncatedBelow(0));
    var z_init = logNormal(log(10), 1, shape(2));
    var sigma  = logNormal(-1, 1, shape(2));
    var z      = rungeKutta4(
            (t, s) -> vector((theta[0] - theta[1] * s[1]) * s[0], (theta[3] * s[0] - theta[2]) * s[1]),
            z_init, 0, ts, 20);
    var y_init = logNormal(log(z_init), sigma);
    var y      = logNormal(log(z), sigma);
    return y;
}
