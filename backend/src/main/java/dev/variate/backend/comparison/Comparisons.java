package dev.variate.backend.comparison;

import dev.variate.backend.team.Account;
import java.util.List;
import org.springframework.stereotype.Service;

/** Says in what runs differ, and whether the difference of their figures is more than noise. */
@Service
public class Comparisons {
    /** Of two to eight runs that the account may see; the first is the baseline. */
    public ComparisonView compare(Account account, List<Long> runIds) {
        throw new UnsupportedOperationException();
    }
}
