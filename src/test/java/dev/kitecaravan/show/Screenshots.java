package dev.kitecaravan.show;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the pictures of docs/: start a page with {@code show}, then run this with its origin and a folder. */
final class Screenshots {
    private record Shot(String file, String path, int width, int height, String scheme) {
    }

    private Screenshots() {
    }

    public static void main(String... arguments) throws IOException {
        String origin = arguments[0];
        Path folder = Path.of(arguments[1]);
        Path profile = Files.createTempDirectory("caravan-shots");
        try (Chromium chromium = Chromium.start(profile)) {
            for (Shot shot : new Shot[]{new Shot("show-light.png", "/", 1100, 1320, "light"),
                    new Shot("show-dark.png", "/pipeline?pipeline=storefront", 1100, 1320, "dark"),
                    new Shot("show-narrow.png", "/", 390, 1100, "light"),
                    new Shot("show-build.png", "/build?pipeline=infrastructure&number=12", 1100, 1180, "light"),
                    new Shot("show-sql.png", "/sql?example=failing", 1100, 760, "dark")}) {
                chromium.look(shot.width(), shot.height(), shot.scheme());
                chromium.open(origin + shot.path());
                if (shot.path().startsWith("/sql")) {
                    chromium.awaitLoad(() -> chromium.evaluate("document.querySelector('button.main').click()"));
                }
                Files.write(folder.resolve(shot.file()), chromium.screenshot());
            }
        }
    }
}
