package dev.variate.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real Chromium, and people with their own cookies in it. */
final class Browsers implements AutoCloseable {

    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;
    /** Cookies of the person who spent a studio's link, so that each link is opened once. */
    private final Map<String, String> signedIn = new HashMap<>();

    Browsers() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(Path.of(
                                Optional.ofNullable(System.getenv("CHROMIUM")).orElse("/usr/bin/chromium")))
                        .setArgs(FLAGS));
    }

    /** Someone who is not signed in. */
    BrowserContext stranger() {
        return stranger(ColorScheme.LIGHT);
    }

    BrowserContext stranger(ColorScheme scheme) {
        return context(null, scheme);
    }

    /** The owner of the studio, signed in. */
    BrowserContext owner(Studio studio) {
        return owner(studio, ColorScheme.LIGHT);
    }

    BrowserContext owner(Studio studio, ColorScheme scheme) {
        var cookies = signedIn.computeIfAbsent(studio.link(), link -> {
            try (var first = stranger()) {
                var page = first.newPage();
                page.navigate(link);
                page.getByTestId("who").waitFor();
                return first.storageState();
            }
        });
        return context(cookies, scheme);
    }

    private BrowserContext context(String cookies, ColorScheme scheme) {
        var options = new Browser.NewContextOptions().setViewportSize(1440, 900).setColorScheme(scheme);
        if (cookies != null) {
            options.setStorageState(cookies);
        }
        return browser.newContext(options);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
