package dev.variate.tensor;

/** {@link Jets} of tensors. */
final class TensorJets {
    private TensorJets() {}

    static Tensor[][] exp(Tensor[][] f) {
        Tensor[][] e = new Tensor[f.length][f[0].length];
        for (int i = 0; i < e.length; i++) {
            for (int j = 0; j < e[0].length; j++) {
                e[i][j] = i + j == 0 ? Value.scalar(1.0) : step(f, e, i, j, true);
            }
        }
        return e;
    }

    static Tensor[][] log(Tensor[][] g) {
        Tensor[][] f = new Tensor[g.length][g[0].length];
        for (int i = 0; i < f.length; i++) {
            for (int j = 0; j < f[0].length; j++) {
                f[i][j] = i + j == 0 ? Value.scalar(0.0) : g[i][j].minus(step(f, g, i, j, false));
            }
        }
        return f;
    }

    private static Tensor step(Tensor[][] f, Tensor[][] e, int i, int j, boolean all) {
        boolean first = i > 0;
        int m = first ? i - 1 : 0;
        int n = first ? j : j - 1;
        Tensor sum = Value.scalar(0.0);
        for (int k = 0; k <= m; k++) {
            for (int l = 0; l <= n; l++) {
                if (all || k < m || l < n) {
                    Tensor slope = first ? f[k + 1][l] : f[0][l + 1];
                    sum = sum.plus(slope.times(e[m - k][n - l]).times(Jets.choose(m, k) * Jets.choose(n, l)));
                }
            }
        }
        return sum;
    }

    static Tensor[][] logOnePlus(Tensor s, Tensor[][] f) {
        Tensor[][] g = exp(f);
        Tensor share = s.div(s.plus(1));
        for (int i = 0; i < g.length; i++) {
            for (int j = 0; j < g[0].length; j++) {
                g[i][j] = i + j == 0 ? g[i][j] : share.times(g[i][j]);
            }
        }
        return log(g);
    }
}
