package dev.variate.backend.project;

import dev.variate.backend.team.Account;
import java.util.List;
import org.springframework.stereotype.Service;

/** Projects: the models, data and runs of one question, and who may see them. */
@Service
public class Projects {
    public List<ProjectView> list(Account account) {
        throw new UnsupportedOperationException();
    }

    public ProjectView get(Account account, long projectId) {
        throw new UnsupportedOperationException();
    }

    public ProjectView create(Account account, String name) {
        throw new UnsupportedOperationException();
    }

    public ProjectView rename(Account account, long projectId, String name) {
        throw new UnsupportedOperationException();
    }
}
