package dev.variate.frontend;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Inline;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.server.AppShellSettings;

/** The HTML page that every view lives in: tokens and styles in place of a Vaadin theme, push, and the colour scheme before the first paint. */
@Push
@StyleSheet("styles/tokens.css")
@StyleSheet("styles/vaadin.css")
@StyleSheet("styles/studio.css")
@StyleSheet("styles/runs.css")
@StyleSheet("styles/model.css")
@StyleSheet("styles/checks.css")
@StyleSheet("styles/training.css")
public class StudioPage implements AppShellConfigurator {

    /** Runs before anything is drawn, so that a page chosen to be dark never flashes white. */
    private static final String THEME = """
            try {
                const theme = localStorage.getItem('variate.theme');
                if (theme === 'light' || theme === 'dark') { document.documentElement.dataset.theme = theme; }
            } catch (unavailable) { /* storage is off: the system's scheme holds */ }""";

    @Override
    public void configurePage(AppShellSettings settings) {
        settings.setPageTitle("Variate");
        settings.addInlineWithContents(THEME, Inline.Wrapping.JAVASCRIPT);
        settings.addMetaTag("color-scheme", "light dark");
        settings.addFavIcon("icon", "icon.svg", "any");
    }
}
