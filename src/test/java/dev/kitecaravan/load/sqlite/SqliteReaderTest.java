package dev.kitecaravan.load.sqlite;

import java.nio.file.Path;
import java.util.List;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.ReaderContract;

class SqliteReaderTest extends ReaderContract {
    @Override
    protected DestinationSettings settings() {
        return settings("sqlite", null, folder.resolve("data"));
    }

    @Override
    protected String slow() {
        return "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n where i = -1";
    }

    @Override
    protected String megabyte() {
        return "replace(hex(zeroblob(250000)), '00', 'abcd')";
    }

    @Override
    protected String tablesNamed(String name) {
        return "select count(*) from sqlite_schema where name = '" + name + "'";
    }

    @Override
    protected List<String> escapes(Path secret, Path target) {
        return List.of("attach '" + target + "' as other", "detach buildkite_data", "vacuum into '" + target + "'",
                "select load_extension('" + secret + "')", "select readfile('" + secret + "')",
                "select writefile('" + target + "', 'x')", "select edit('x')", "pragma writable_schema = on",
                "pragma query_only = off", "pragma buildkite_data.journal_mode = delete",
                "pragma temp_store_directory = '" + secret.getParent() + "'", "create temp table t (id int)",
                "create virtual table x using csv(filename = '" + secret + "')", "select 1) union select (2",
                "begin", "select fts3_tokenizer('x', x'00')", "select zeroblob(900000000)", "reindex");
    }
}
