package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * The normal distribution of vectors.
 *
 * @param form what {@code spread} is
 * @param location of shape [batch…, n], or one number for all elements
 * @param spread of shape [batch…, n, n], or [batch…, n] for {@link Form#DIAGONAL}
 */
public record MultivariateNormal(Form form, Tensor location, Tensor spread) implements Distribution {

    /** The ways to say how a vector varies. */
    public enum Form {
        /** By the covariance matrix. */
        COVARIANCE("multivariateNormal", "covariance", Demand.POSITIVE_DEFINITE),
        /** By the lower triangular Cholesky factor of the covariance matrix. */
        CHOLESKY("multivariateNormalCholesky", "factor", Demand.TRIANGULAR),
        /** By the inverse of the covariance matrix. */
        PRECISION("multivariateNormalPrecision", "precision", Demand.POSITIVE_DEFINITE),
        /** By each element's standard deviation; they are independent. */
        DIAGONAL("multivariateNormalDiagonal", "scale", Demand.POSITIVE);

        private final String distribution;
        private final String parameter;
        private final Demand demand;

        Form(String distribution, String parameter, Demand demand) {
            this.distribution = distribution;
            this.parameter = parameter;
            this.demand = demand;
        }
    }

    public MultivariateNormal {
        if (form == Form.DIAGONAL) {
            Events.checkVector(form.distribution, form.parameter, spread);
            if (!location.shape().isScalar()
                    && (location.shape().dim(-1) != spread.shape().dim(-1)
                            || !Shape.canBroadcast(location.shape(), spread.shape()))) {
                throw new InvalidParameterException(
                        "A `" + form.distribution + "` needs a location with as many elements as the scale",
                        "shapes " + location.shape() + " and " + spread.shape());
            }
        } else {
            Events.checkMatrix(form.distribution, form.parameter, spread);
            Events.checkLocation(form.distribution, location, form.parameter, spread);
        }
    }

    public static MultivariateNormal of(Form form, Object location, Object spread) {
        return new MultivariateNormal(
                form,
                Parameter.checked(form.distribution, "location", location, Demand.FINITE),
                Parameter.checked(form.distribution, form.parameter, spread, form.demand));
    }

    @Override
    public String name() {
        return form.distribution;
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("location", location, Demand.FINITE, form.parameter, spread, form.demand);
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Shape batchShape() {
        int rank = spread.shape().rank();
        Shape batch = spread.shape().axes(0, form == Form.DIAGONAL ? rank - 1 : rank - 2);
        return location.shape().isScalar() ? batch : Shape.broadcast(LastAxis.batch(location), batch);
    }

    @Override
    public Shape eventShape() {
        return Shape.of(spread.shape().dim(-1));
    }

    /** The lower triangular factor of the covariance matrix or, for {@link Form#PRECISION}, of its inverse. */
    private Tensor factor() {
        return switch (form) {
            case COVARIANCE, PRECISION -> spread.cholesky();
            case CHOLESKY -> spread;
            case DIAGONAL -> throw new IllegalStateException("A diagonal needs no factor");
        };
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor d = x.minus(location);
        double constant = spread.shape().dim(-1) * Normal.HALF_LOG_TWO_PI;
        if (form == Form.DIAGONAL) {
            Tensor z = d.div(spread);
            return z.square().sum(-1).times(-0.5).minus(spread.log().sum(-1)).minus(constant);
        }
        Tensor factor = factor();
        Tensor logDeterminant = Events.logDeterminant(factor);
        if (form == Form.PRECISION) {
            Tensor z = Events.product(factor.matrixTranspose(), d);
            return z.square().sum(-1).times(-0.5).plus(logDeterminant).minus(constant);
        }
        Tensor z = Events.solve(factor, d, false);
        return z.square().sum(-1).times(-0.5).minus(logDeterminant).minus(constant);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor z = Events.normals(key, sampleShape.append(batchShape()).append(eventShape()));
        return location.plus(
                switch (form) {
                    case COVARIANCE, CHOLESKY -> Events.product(factor(), z);
                    case PRECISION -> Events.solve(factor(), z, true);
                    case DIAGONAL -> spread.times(z);
                });
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(location.broadcastTo(batchShape().append(eventShape())));
    }

    @Override
    public Optional<Tensor> covariance() {
        return Optional.of(
                switch (form) {
                    case COVARIANCE -> spread;
                    case CHOLESKY -> spread.matmul(spread.matrixTranspose());
                    case PRECISION -> {
                        Tensor factor = factor();
                        Tensor identity = LastAxis.count(spread.shape().dim(-1))
                                .times(0.0)
                                .plus(1.0)
                                .diagonalMatrix();
                        yield factor.solveLower(factor.solveLower(identity, false), true);
                    }
                    case DIAGONAL -> spread.square().diagonalMatrix();
                });
    }

    @Override
    public Optional<Tensor> variance() {
        return covariance().map(c -> c.diagonal().broadcastTo(batchShape().append(eventShape())));
    }
}
