package dev.kitecaravan.show.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page's own files: style, script, icon. */
public final class Assets {
    private static final String FOLDER = "/show/assets/";
    private static final Map<String, String> TYPES = Map.of("show.css", "text/css; charset=utf-8", "detail.css",
            "text/css; charset=utf-8", "show.js",
            "text/javascript; charset=utf-8", "icon.svg", "image/svg+xml");

    private Assets() {
    }

    /** Null when there is none of that name. */
    public static ShowAnswer find(String name) {
        String type = TYPES.get(name);
        if (type == null) {
            return null;
        }
        try (InputStream in = Assets.class.getResourceAsStream(FOLDER + name)) {
            return ShowAnswer.of(200, type, in.readAllBytes()).with("Cache-Control", "public, max-age=300");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
