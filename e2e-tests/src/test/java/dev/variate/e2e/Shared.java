package dev.variate.e2e;

import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One studio for all tests that do not kill it, and one browser: starting them costs more than most tests. Runs that a test leaves under way are cancelled, for others wait for the same worker. */
final class Shared implements ParameterResolver, AfterEachCallback {

    private static final Namespace HERE = Namespace.create(Shared.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == Studio.class || type == Browsers.class || type == Rest.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        if (type == Browsers.class) {
            return browsers(context);
        }
        return type == Studio.class ? studio(context) : Rest.of(studio(context));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        var studio = context.getRoot().getStore(HERE).get(Studio.class, Studio.class);
        if (studio == null) {
            return;
        }
        var rest = Rest.of(studio);
        rest.get("/runs?limit=100&q=status:queued+OR+status:running")
                .expect(200)
                .json()
                .path("runs")
                .forEach(run -> rest.post("/runs/" + run.path("id").asLong() + "/cancel", Map.of()));
    }

    private static Studio studio(ExtensionContext context) {
        return context.getRoot().getStore(HERE).computeIfAbsent(Studio.class, key -> Studio.start(), Studio.class);
    }

    private static Browsers browsers(ExtensionContext context) {
        return context.getRoot().getStore(HERE).computeIfAbsent(Browsers.class, key -> new Browsers(), Browsers.class);
    }
}
