package dev.variate.backend.run;

import dev.variate.pool.protocol.LiveJob;
import dev.variate.pool.protocol.LiveResult;
import org.springframework.stereotype.Service;

/** Live fits on their way to workers and back: one that is lost is worth nothing a second later. */
@Service
public class LiveDesk extends Desk<LiveJob, LiveResult> {
    LiveDesk() {
        super(LiveJob::id);
    }
}
