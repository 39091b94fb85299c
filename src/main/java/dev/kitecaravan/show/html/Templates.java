package dev.kitecaravan.show.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.UserTagSectionHelper;
import io.quarkus.qute.Variant;

/**
 * The page's templates. Whatever is put into them is escaped as HTML; there is no {@code raw} in any of them. The engine is
 * made by hand, when the page is first used, so that it costs other verbs nothing.
 */
public final class Templates {
    private static final String FOLDER = "/show/";
    private static final String HTML = "text/html";
    private static final List<String> TAGS = List.of("moment", "chart", "figures", "heat", "band", "rows", "cell",
            "panel",
            "badge");

    private final Engine engine;

    public Templates() {
        var builder = Engine.builder().addDefaults().addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(HTML))).strictRendering(true).addLocator(Templates::locate);
        TAGS.forEach(tag -> builder.addSectionHelper(new UserTagSectionHelper.Factory(tag, "tags/" + tag)));
        engine = builder.build();
    }

    /** @param data by the names that the template uses */
    public String render(String name, Map<String, ?> data) {
        TemplateInstance instance = engine.getTemplate(name).instance();
        data.forEach(instance::data);
        return instance.render();
    }

    private static Optional<TemplateLocator.TemplateLocation> locate(String id) {
        InputStream in = Templates.class.getResourceAsStream(FOLDER + id + ".html");
        return in == null ? Optional.empty() : Optional.of(new Located(in));
    }

    private record Located(InputStream in) implements TemplateLocator.TemplateLocation {
        @Override
        public Reader read() {
            try {
                return new java.io.StringReader(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Optional<Variant> getVariant() {
            return Optional.of(Variant.forContentType(HTML));
        }
    }
}
