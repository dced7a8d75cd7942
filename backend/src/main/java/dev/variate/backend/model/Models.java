package dev.variate.backend.model;

import dev.variate.backend.team.Account;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Models: their text, drafts and revisions, and what the elaborator says of it. */
@Service
public class Models {
    public List<ModelView> list(Account account, long projectId) {
        throw new UnsupportedOperationException();
    }

    public ModelView get(Account account, long modelId) {
        throw new UnsupportedOperationException();
    }

    public ModelView create(Account account, long projectId, String name, String source) {
        throw new UnsupportedOperationException();
    }

    public ModelView rename(Account account, long modelId, String name) {
        throw new UnsupportedOperationException();
    }

    /** Keeps what a person has typed, without making a revision. */
    public ModelView saveDraft(Account account, long modelId, String source) {
        throw new UnsupportedOperationException();
    }

    /** Makes the person's draft the latest revision; without a change since the last one, that one stays. */
    public ModelView keepRevision(Account account, long modelId) {
        throw new UnsupportedOperationException();
    }

    /** Remembers with which data the model is used. */
    public ModelView chooseData(Account account, long modelId, Optional<Long> dataId) {
        throw new UnsupportedOperationException();
    }

    /** Latest first. */
    public List<RevisionView> revisions(Account account, long modelId) {
        throw new UnsupportedOperationException();
    }

    /** Elaborates a text that need not be saved. Blocks for up to the elaborator's limit. */
    public ElaborationView elaborate(Account account, long modelId, String source, Optional<Long> dataId) {
        throw new UnsupportedOperationException();
    }
}
