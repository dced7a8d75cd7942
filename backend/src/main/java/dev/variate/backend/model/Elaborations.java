package dev.variate.backend.model;

import dev.variate.backend.dataset.DataSnapshot;
import dev.variate.pool.elaborator.Elaboration;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** The studio's way to the elaborator processes. */
@Service
class Elaborations {
    Elaboration elaborate(String source, Optional<DataSnapshot> data) {
        return Elaboration.Rejected.because("The elaborator is not there yet.");
    }
}
