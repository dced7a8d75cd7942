package dev.variate.frontend.model;

import dev.variate.backend.run.LiveView;

/** Counts the fits that were too slow to draw: one may be the fault of a busy machine, several in a row are the model's. */
class SlowFits {

    private static final int MOST = 3;

    private int inARow;

    /** Whether live fits of this model should stop with this one. */
    boolean enough(LiveView view) {
        // Other notes, such as that no worker answered, say nothing of the model.
        inARow = tooSlow(view) ? inARow + 1 : 0;
        return inARow >= MOST;
    }

    /** Someone asked for live fits again. */
    void forget() {
        inARow = 0;
    }

    private static boolean tooSlow(LiveView view) {
        return view.marginals().isEmpty() && view.note().startsWith("This model is too slow");
    }
}
