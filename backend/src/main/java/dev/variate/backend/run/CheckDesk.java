package dev.variate.backend.run;

import dev.variate.pool.protocol.CheckJob;
import dev.variate.pool.protocol.CheckResult;
import org.springframework.stereotype.Service;

/** Checks on their way to workers and back: one that is lost is asked for again. */
@Service
public class CheckDesk extends Desk<CheckJob, CheckResult> {
    CheckDesk() {
        super(CheckJob::id);
    }
}
