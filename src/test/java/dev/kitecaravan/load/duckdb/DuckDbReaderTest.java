package dev.kitecaravan.load.duckdb;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.ReaderContract;
import dev.kitecaravan.load.registry.Destinations;

class DuckDbReaderTest extends ReaderContract {
    @Override
    protected DestinationSettings settings() {
        return settings("duckdb", null, folder.resolve("data"));
    }

    @Override
    protected String slow() {
        return "select count(*) from range(1000000) a, range(10000000) b where a.range + b.range = -1";
    }

    @Override
    protected List<String> escapes(Path secret, Path target) {
        return List.of("select * from read_csv('" + secret + "')", "select * from read_text('" + secret + "')",
                "select * from '" + secret + "'", "select * from glob('" + secret.getParent() + "/*')",
                "copy builds to '" + target + "'", "copy (select 1) to '" + target + "' (format csv)",
                "attach '" + target + "' as other", "export database '" + target + "'", "install httpfs",
                "load '" + target + "'", "set enable_external_access = true", "set lock_configuration = false",
                "pragma memory_limit = '9GB'", "reset enable_external_access",
                "select getenv('HOME')");
    }

    @Test
    void whoHoldsTheFileIsSaid() {
        try (Destination destination = Destinations.open(settings())) {
            assertThatThrownBy(() -> Destinations.reader(settings())).isInstanceOf(DestinationException.class)
                    .hasMessageContaining("this process");
            destination.tables();
        }
    }
}
