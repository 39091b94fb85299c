package dev.kitecaravan.cli;

import java.io.IOException;

import dev.kitecaravan.settings.BuildVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        return new String[]{"caravan " + BuildVersion.current().sentence()};
    }
}
