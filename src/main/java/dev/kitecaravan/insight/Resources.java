package dev.kitecaravan.insight;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Texts of the folder {@code insight} among the program's resources. */
final class Resources {
    private Resources() {
    }

    static String text(String name) {
        try (InputStream in = Resources.class.getResourceAsStream("/insight/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its resource insight/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource insight/" + name, e);
        }
    }

    @SuppressWarnings("unchecked") // keys are texts in the program's own files
    static Map<String, Object> yaml(String name) {
        return (Map<String, Object>) new Load(LoadSettings.builder().setLabel(name).build())
                .loadFromString(text(name));
    }
}
