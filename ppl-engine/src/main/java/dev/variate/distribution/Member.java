package dev.variate.distribution;

import dev.variate.tensor.Shape;
import java.util.Map;

/** A distribution that says in one place what it is called and given. */
interface Member extends Distribution {

    /** Family and parameters. */
    Family.Given given();

    @Override
    default String name() {
        return given().family().name();
    }

    @Override
    default Map<String, Parameter> parameters() {
        return given().parameters();
    }

    @Override
    default Shape batchShape() {
        return given().batchShape();
    }
}
