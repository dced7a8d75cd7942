package dev.variate.frontend.readme;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;

/** People's Markdown as markup that may be put into a page: of tags that they write only the letters are left, and links lead nowhere but to addresses of pages and mail. */
final class Markdown {
    private static final Parser PARSER = Parser.builder().build();
    private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
            .escapeHtml(true)
            .sanitizeUrls(true)
            .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto")))
            .attributeProviderFactory(context -> (node, tag, attributes) -> {
                if (node instanceof Link) {
                    attributes.put("rel", "noopener noreferrer nofollow");
                    // the page's router would take it for one of its own
                    attributes.put("router-ignore", "");
                }
            })
            .build();
    private static final int DEEPEST = 6;

    private Markdown() {}

    static String html(String text) {
        return RENDERER.render(parse(text));
    }

    /** The first paragraph alone, and whether there is more. */
    static Beginning beginning(String text) {
        var document = parse(text);
        var first = document.getFirstChild();
        return first == null
                ? new Beginning("", false)
                : new Beginning(RENDERER.render(first), first.getNext() != null);
    }

    record Beginning(String html, boolean more) {}

    private static Node parse(String text) {
        var document = PARSER.parse(text);
        document.accept(new AbstractVisitor() {
            /** Under the page's own, which has that of the section above it. */
            @Override
            public void visit(Heading heading) {
                heading.setLevel(Math.min(DEEPEST, heading.getLevel() + 2));
                visitChildren(heading);
            }

            /** A picture would tell another site who reads this: it is a link to it. */
            @Override
            public void visit(Image image) {
                var link = new Link(image.getDestination(), image.getTitle());
                children(image).forEach(link::appendChild);
                image.insertAfter(link);
                image.unlink();
                visitChildren(link);
            }
        });
        return document;
    }

    private static List<Node> children(Node node) {
        var all = new ArrayList<Node>();
        for (var child = node.getFirstChild(); child != null; child = child.getNext()) {
            all.add(child);
        }
        return all;
    }
}
