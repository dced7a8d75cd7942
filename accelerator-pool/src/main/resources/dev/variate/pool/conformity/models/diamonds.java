/** Prices of diamonds by size, cut, colour and clarity: columns that all but repeat each other, polynomials among them. The first column is the intercept's. */
Tensor diamonds(Tensor Y, Tensor X) {
    int slopes    = size(X, 1) - 1;
    var x         = transpose(transpose(X)[1 + range(slopes)]);
    var b         = normal(0, 1, shape(slopes));
    var Intercept = studentT(3, 8, 10);
    var sigma     = halfStudentT(3, 10);
    var price     = normal(Intercept + dot(x - mean(x, 0), b), sigma, given(Y));
    return price;
}
