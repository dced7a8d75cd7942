package dev.variate.device.jvm;

/**
 * Whether, and for what, code by the Vector API is used. Mentions none of its classes, so that small models never load them (they cost some
 * 50 ms).
 */
final class VectorForm {
    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    private VectorForm() {}

    /**
     * Whether the module is there ({@code -Dvariate.jvm.scalar=true} does without) and the machine's vectors hold four or eight doubles.
     * Asks the Vector API, and so loads it.
     */
    static boolean isAvailable() {
        return PRESENT && !Boolean.getBoolean("variate.jvm.scalar") && VectorElementary.LANES >= 4;
    }

    /** Whether a blocked loop is long enough for vector code and has a vector form of all it does. Does not ask the Vector API. */
    static boolean pays(Plan.Loop loop, Plan plan) {
        return PRESENT && !Boolean.getBoolean("variate.jvm.scalar") && exists(loop, plan);
    }

    /** Whether the loop is long enough and has a vector form: a property of the program, whatever the machine can do. */
    static boolean exists(Plan.Loop loop, Plan plan) {
        return loop.length >= Plan.WORTH_VECTORS
                && loop.body.stream().allMatch(v -> !plan.computes(loop, v) || hasForm(v.kind()));
    }

    private static boolean hasForm(Kind kind) {
        return switch (kind) {
            case ADD,
                    MULTIPLY,
                    DIVIDE,
                    MAXIMUM,
                    MINIMUM,
                    EQ,
                    NE,
                    LT,
                    LE,
                    GT,
                    GE,
                    SELECT,
                    ABS,
                    EXP,
                    LOG,
                    LOG1P,
                    SQRT,
                    IS_FINITE,
                    ROW_PRODUCT -> true;
            case CONSTANT,
                    DATA,
                    INDEX,
                    ARGUMENT,
                    POWER,
                    REMAINDER,
                    ATAN2,
                    SIGN,
                    FLOOR,
                    CEIL,
                    ROUND_EVEN,
                    ROUND_BFLOAT16,
                    EXPM1,
                    SIN,
                    COS,
                    TAN,
                    ATAN,
                    TANH,
                    LGAMMA,
                    ERF,
                    ERFCX,
                    LOG_NORMAL_CDF,
                    NORMAL_QUANTILE,
                    BESSEL_I0E,
                    BESSEL_I1E,
                    LOG_GAMMA_P,
                    LOG_GAMMA_Q,
                    LOG_BETA,
                    POLYGAMMA,
                    ROUND_F32,
                    WRAP_I32,
                    TRUNCATE_I32,
                    SLICE,
                    GATHER,
                    SUM,
                    SEGMENT_SUM,
                    COLUMN_PRODUCT,
                    CONCATENATE,
                    SCAN,
                    CALL -> false;
        };
    }
}
