package dev.variate.frontend.signin;

import dev.variate.backend.model.Models;
import dev.variate.backend.search.RunSearch;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.SignInLinks;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Turns a one-time link into a session. Without a key the address shows the page that says how to get one. */
@Controller
class SignInController {

    private final SignInLinks links;
    private final RememberedBrowsers remembered;
    private final Models models;
    private final RunSearch runs;
    private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();

    SignInController(SignInLinks links, RememberedBrowsers remembered, Models models, RunSearch runs) {
        this.links = links;
        this.remembered = remembered;
        this.models = models;
        this.runs = runs;
    }

    @GetMapping("/sign-in")
    String signIn(
            @RequestParam(name = "key", defaultValue = "") String key,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (key.isEmpty()) {
            return "redirect:/" + SignInView.PATH;
        }
        var account = links.redeem(key);
        if (account.isEmpty()) {
            // A spent link opened again in a browser that is signed in is no mistake: go on.
            var authentication = SecurityContextHolder.getContext().getAuthentication();
            var known = authentication != null && authentication.getPrincipal() instanceof SignedIn;
            return known ? "redirect:/" : "redirect:/" + SignInView.PATH + "?spent";
        }
        var person = new SignedIn(account.get());
        var authentication = UsernamePasswordAuthenticationToken.authenticated(person, null, person.getAuthorities());
        request.getSession(true);
        request.changeSessionId();
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(authentication);
        SecurityContextHolder.setContext(context);
        sessions.saveContext(context, request, response);
        remembered.loginSuccess(request, response, authentication);
        return "redirect:/" + firstPage(account.get());
    }

    /** Home, and in a studio whose history is empty what a newcomer should see first: an example, alive. */
    private String firstPage(Account account) {
        if (!runs.latest(account, "", Optional.empty(), 1).isEmpty()) {
            return "";
        }
        return models.examples(account).stream()
                .findFirst()
                .map(example -> "models/" + example.id())
                .orElse("");
    }
}
