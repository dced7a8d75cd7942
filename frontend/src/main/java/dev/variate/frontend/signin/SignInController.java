package dev.variate.frontend.signin;

import dev.variate.backend.team.SignInLinks;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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
    private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();

    SignInController(SignInLinks links, RememberedBrowsers remembered) {
        this.links = links;
        this.remembered = remembered;
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
        return "redirect:/";
    }
}
