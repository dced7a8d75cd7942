package dev.variate.frontend.model;

import dev.variate.model.Language;
import java.io.IOException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Gives the editor the catalogue of the language, as the engine's build wrote it. A browser keeps it and asks whether it is still the same: one that was open before the studio was updated must
 * not complete what is no longer there.
 */
@Controller
class LanguageFile {

    private final Resource catalogue = new ClassPathResource("language.json", Language.class);
    private final String version;

    LanguageFile() throws IOException {
        version = DigestUtils.md5DigestAsHex(catalogue.getContentAsByteArray());
    }

    @GetMapping("/language.json")
    ResponseEntity<Resource> catalogue() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache().cachePrivate())
                .eTag(version)
                .contentType(MediaType.APPLICATION_JSON)
                .body(catalogue);
    }
}
