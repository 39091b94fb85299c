package dev.kitecaravan.cli;

import dev.kitecaravan.text.BuildVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[]{"caravan " + BuildVersion.current().sentence()};
    }
}
