package dev.kitecaravan.load.databricks;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Tag;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.ReaderContract;

/** Reading the fake of Databricks, which refuses to describe what is no query as Databricks' parser would. */
@Tag("full")
class DatabricksReaderContractFakeTest extends ReaderContract {
    private final DatabricksFake fake = new DatabricksFake();

    @Override
    protected DestinationSettings settings() {
        return fake.settings(folder);
    }

    @Override
    protected String slow() {
        return "select count(*) from range(10000) a cross join range(10000) b cross join range(10000) c "
                + "where a.range + b.range + c.range = -1";
    }

    @Override
    protected List<String> escapes(Path secret, Path target) {
        return List.of("copy into builds from '/Volumes/main/staging/caravan/x' fileformat = json",
                "insert overwrite builds select * from builds", "put '/etc/passwd' into '/Volumes/a/b/c' overwrite",
                "remove '/Volumes/main/staging/caravan/x'", "use catalog other", "set x = 1",
                "optimize builds", "vacuum builds", "restore table builds to version as of 0",
                "execute immediate 'delete from builds'", "call f()", "begin delete from builds; end",
                "merge into builds t using builds s on false when not matched then insert *",
                "insert overwrite directory '" + target + "' select * from builds");
    }
}
