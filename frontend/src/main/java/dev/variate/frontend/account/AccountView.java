package dev.variate.frontend.account;

import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.variate.backend.team.ApiTokens;
import dev.variate.backend.team.BrowserSessions;
import dev.variate.backend.team.Identities;
import dev.variate.backend.team.Passwords;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.ThemeChoice;
import dev.variate.frontend.shell.Within;
import dev.variate.frontend.signin.OpenIdConnect;
import dev.variate.frontend.signin.SignedIn;
import dev.variate.frontend.signin.ThisBrowser;
import jakarta.annotation.security.PermitAll;

/** How a person is known here: tokens of their scripts, their browsers, their password; and the look of their pages. */
@Route(value = "account", layout = MainLayout.class)
@PageTitle("Account · Variate")
@Within(Place.TEAM)
@PermitAll
public class AccountView extends Main {

    public AccountView(
            Passwords passwords,
            ApiTokens tokens,
            BrowserSessions sessions,
            ThisBrowser browser,
            Identities identities,
            OpenIdConnect issuer,
            AuthenticationContext authentication) {
        var account = SignedIn.now();
        addClassName("account-page");
        var out = Link.button("Sign out", authentication::logout);
        out.getElement().setAttribute("data-testid", "sign-out");
        var mine = new TokensPanel(tokens, account);
        var fresh = Link.primary("New token", mine::open);
        fresh.getElement().setAttribute("data-testid", "token-new");
        var browsers = new SessionsPanel(sessions, account, browser.session());
        var left = new Section(
                mine, browsers, new PasswordPanel(passwords, account, browser.session(), browsers::refresh));
        issuer.issuer().ifPresent(name -> left.add(new IdentitiesPanel(identities, account, name)));
        left.addClassNames("feed", "panels");
        var look = new Div(new H2("Appearance"));
        look.addClassName("head");
        var side = new Aside(new Section(look, new ThemeChoice()));
        side.addClassName("sidec");
        var columns = new Div(left, side);
        columns.addClassName("cols");
        add(
                new PageHead(account.name())
                        .crumb("Team", "team")
                        .meta(account.owner() ? "owner of this studio" : "your account")
                        .acts(out, fresh),
                columns);
    }
}
