package dev.kitecaravan.load.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.ReaderContract;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;

class FilesReaderTest extends ReaderContract {
    @Override
    protected DestinationSettings settings() {
        return new DestinationSettings("filesystem", folder.resolve("lake").toUri().toString(), null, null,
                "buildkite_data", "parquet", Samples.SYSTEM, folder.resolve("data"), Map.of());
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
                "set enable_external_access = true", "set lock_configuration = false", "select getenv('HOME')",
                "select * from read_parquet('" + folder.resolve("lake/buildkite_data/builds") + "/*.parquet')");
    }

    @Test
    void severalReadersAtOnceSeeTheSame() {
        try (TableReader one = Destinations.reader(settings()); TableReader two = Destinations.reader(settings())) {
            for (TableReader reader : List.of(one, two)) {
                assertThat(reader.query("select count(*) from builds", 5, Duration.ofSeconds(5)).rows())
                        .containsExactly(List.of(2L));
                assertThat(reader.query("select column_name from _caravan_schema where table_name = 'builds' and "
                        + "column_type = 'bigint' order by ordinal", 5, Duration.ofSeconds(5)).rows())
                        .containsExactly(List.of("number"), List.of("running_jobs_count"));
            }
        }
    }
}
