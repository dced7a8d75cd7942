package dev.variate.frontend.account;

import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.variate.backend.team.Passwords;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.ThemeChoice;
import dev.variate.frontend.shell.Within;
import dev.variate.frontend.signin.SignedIn;
import jakarta.annotation.security.PermitAll;

/** How a person is known here: their password, and the look of their pages. */
@Route(value = "account", layout = MainLayout.class)
@PageTitle("Account · Variate")
@Within(Place.TEAM)
@PermitAll
public class AccountView extends Main {

    public AccountView(Passwords passwords, AuthenticationContext authentication) {
        var account = SignedIn.now();
        addClassName("account-page");
        var out = Link.button("Sign out", authentication::logout);
        out.getElement().setAttribute("data-testid", "sign-out");
        var left = new Section(new PasswordPanel(passwords, account));
        left.addClassName("feed");
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
                        .acts(out),
                columns);
    }
}
