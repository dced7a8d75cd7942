package dev.variate.frontend.model;

import com.vaadin.flow.spring.annotation.VaadinSessionScope;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The settings that one person has typed for each model and not run with yet, so that no reload of a page takes them away. */
@Component
@VaadinSessionScope
class TypedSettings {

    private final Map<Long, SettingsForm> ofModels = new ConcurrentHashMap<>();

    void keep(long model, SettingsForm settings) {
        ofModels.put(model, settings);
    }

    /** A run has been made with them: it is the run that remembers them. */
    void forget(long model) {
        ofModels.remove(model);
    }

    Optional<SettingsForm> of(long model) {
        return Optional.ofNullable(ofModels.get(model));
    }
}
