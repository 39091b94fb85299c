package dev.kitecaravan.load.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.table.SystemColumns;

/** What is no address is refused before anything is made, with what was probably meant, and the check says so too. */
class AddressesTest {
    @TempDir
    private Path folder;

    private DestinationSettings settings(String destination, String url) {
        return new DestinationSettings(destination, url, null, "hunter2", "ci", "jsonl",
                SystemColumns.DEFAULT, folder.resolve("data"), CloudAccess.PUBLIC,
                destination.equals("databricks") ? Map.of("http-path", "/sql/1.0/warehouses/1") : Map.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"filesystem | s3:/ci-data/x | write s3://ci-data/x",
            "filesystem | gs:ci-data/b | write gs://ci-data/b", "filesystem | s3:ci-data | write s3://ci-data",
            "filesystem | S3:/ci-data | write s3://ci-data", "filesystem | s3//ci-data/x | write s3://ci-data/x",
            "filesystem | s3;//ci-data/x | write s3://ci-data/x", "filesystem | s3:\\ci-data | write s3://ci-data",
            "filesystem | s3a://ci-data/x | write s3://ci-data/x", "filesystem | gcs://ci-data | write gs://ci-data",
            "filesystem | az:/container | write az://container",
            "filesystem | azure://container | write az://container",
            "filesystem | abfss:/c@a.dfs.core.windows.net | write az://container/prefix",
            "filesystem | wasbs://c@a.blob.core.windows.net | write az://container/prefix",
            "filesystem | s3: | write s3://bucket/prefix", "filesystem | s3:// | write s3://bucket/prefix",
            "filesystem | s3:///x | write s3://bucket/prefix", "filesystem | s3://b:80/x | write s3://bucket/prefix",
            "filesystem | s3://key:hunter2@b/x | write s3://bucket/prefix", "filesystem | s3://b/x?y=z | nothing else",
            "filesystem | s3:/key:hunter2@b/x | write s3://***@b/x",
            "filesystem | s3://b b/x | write s3://bucket/prefix",
            "filesystem | hdfs://node/x | s3://bucket/prefix",
            "filesystem | https://b.s3.amazonaws.com/x | s3://bucket",
            "filesystem | file://data/fs3 | write file:///data/fs3, or ./data/fs3", "filesystem | file:lake | ./lake",
            "filesystem | file: | file:///", "filesystem | file:/a%20b | without file:",
            "filesystem | nas:/data | ./nas:/data",
            "filesystem | C:\\data\\lake | a path of Windows", "filesystem | \\\\nas\\lake | a path of Windows",
            "filesystem | C:/data | a path of Windows", "filesystem | $HOME/lake | write the path itself",
            "filesystem | /data/${CI}/lake | write the path itself", "filesystem | %APPDATA%/x | write the path itself",
            "filesystem | ~anna/lake | another user's folder", "filesystem | 's3://b/x' | leave them out",
            "filesystem | \"/data/lake\" | leave them out", "filesystem | ://b | write a path such as ./lake",
            "filesystem | postgresql://h/d | set destination = postgres",
            "filesystem | az://container | storage account",
            "h2 | postgresql://h/d | set destination = postgres", "h2 | s3://b/x | set destination = filesystem",
            "h2 | file://data/x | write file:///data/x", "h2 | jdbc:h2:s3:/x | ./s3:/x",
            "h2 | jdbc:h2: | such as ./data/caravan",
            "h2 | ./data/ | write a database in it", "h2 | ; | names no H2 database",
            "h2 | C:\\data\\ci | a path of Windows",
            "h2 | jdbc:duckdb:x | set destination = duckdb", "h2 | zip:x | a file, mem: or tcp:",
            "h2 | $HOME/ci | the path itself",
            "duckdb | md:ci | a local file such as", "duckdb | jdbc:h2:./x | set destination = h2",
            "duckdb | duckdb:///x | ./duckdb",
            "duckdb | :memory: | a local file such as", "duckdb | ./data/ | write a file in it",
            "duckdb | file:x.db | ./x.db",
            "duckdb | jdbc:duckdb:~bob/x | another user's", "duckdb | x.db;threads=4 | destination.duckdb.threads",
            "sqlite | s3://b/x | set destination = filesystem", "sqlite | C:/ci.sqlite | a path of Windows",
            "sqlite | ./data/ | write a file in it", "sqlite | :memory: | a local file such as",
            "sqlite | x?mode=ro | the file alone",
            "postgres | postgresql:/h/d | such as postgresql://h/d", "postgres | postgres:h/d | such as postgres://h/d",
            "postgres | postgresql//h/d | such as postgresql://h/d",
            "postgres | h/d | such as postgresql://host:5432/database",
            "postgres | jdbc:postgresql:d | such as jdbc:postgresql://d", "postgres | postgresql:// | names no host",
            "postgres | postgresql:///d | names no host", "postgres | postgresql://h | names no database",
            "postgres | postgresql://h/ | names no database", "postgres | postgresql://h:x/d | no host and port",
            "postgres | postgresql://h:99999/d | no host and port", "postgres | postgresql://h,/d | no host and port",
            "postgres | postgresql://h/d/e | or more than one", "postgres | postgresql://h /d | spaces or quotes",
            "postgres | \"postgresql://h/d\" | postgresql://host:5432/database",
            "postgres | mysql://h/d | postgresql://host",
            "postgres | postgresql://h/d?sslmod=verify-full | did you mean 'sslmode'?",
            "postgres | postgresql:/anna:hunter2@h/d | postgresql://***@h/d",
            "postgres | redshift://h/d | destination = redshift",
            "redshift | redshift:/h/d | such as redshift://h/d", "redshift | redshift://h:5439 | names no database",
            "redshift | redshift://h:x/d | no host and port",
            "redshift | redshift://h/d?sslmod=x | did you mean 'sslmode'?",
            "redshift | postgresql://h/d | set destination = postgres",
            "redshift | redshift:iam://h/d | so AWS gives the password",
            "redshift | redshift:iam:/h/d | redshift:iam://h/d",
            "snowflake | snowflake:/acme/d | such as snowflake://acme/d",
            "snowflake | snowflake://acme | Snowflake database",
            "snowflake | snowflake:// | Snowflake account", "snowflake | s3://b | set destination = filesystem",
            "bigquery | bigquery:/p | by bigquery://p,", "bigquery | bigquery://p/d | by bigquery://project",
            "bigquery | p | by bigquery://project", "databricks | databricks:/h/main | such as databricks://h/main",
            "databricks | databricks://h | databricks://workspace/catalog",
            "databricks | https://h/main | databricks://workspace"})
    void isRefusedWithWhatWasMeant(String destination, String url, String advice) {
        DestinationSettings settings = settings(destination, url);
        assertThat(Destinations.problems(settings)).as(url).singleElement().asString().contains(advice)
                .doesNotContain("hunter2").doesNotContain("Exception");
        assertThatThrownBy(() -> Destinations.create(settings)).isInstanceOf(SettingsException.class)
                .hasMessage(Destinations.problems(settings).get(0));
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"filesystem | file:%s/lake", "filesystem | file://%s/lake",
            "filesystem | file://localhost%s/lake", "filesystem | %s/lake", "filesystem | FILE:%s/lake",
            "filesystem | %s/with space/and:colon", "h2 | file:%s/ci", "h2 | jdbc:h2:file:%s/ci", "h2 | %s/ci.mv.db",
            "duckdb | file:%s/ci.duckdb", "duckdb | jdbc:duckdb:%s/ci.duckdb", "sqlite | file:%s/ci.sqlite",
            "sqlite | jdbc:sqlite:%s/ci.sqlite", "h2 | mem:ci", "h2 | jdbc:h2:tcp://h/ci",
            "postgres | postgresql://anna:p@ss/w@h1:5432,[::1]:5432/ci?sslmode=verify-full&ApplicationName=x",
            "postgres | jdbc:postgresql://h/ci", "redshift | redshift://h:5439/ci?sslmode=verify-ca",
            "snowflake | snowflake://anna@acme-ci/d?warehouse=w",
            "bigquery | bigquery://acme:ci-1", "databricks | databricks://h/main"})
    void isUnderstood(String destination, String url) {
        DestinationSettings settings = settings(destination, url.formatted(folder));
        if (destination.equals("databricks")) {
            assertThat(Destinations.problems(settings)).singleElement().asString().contains("staging-url");
        } else {
            assertThat(Destinations.problems(settings)).isEmpty();
        }
    }

    /** As Java prints a file's address. */
    @Test
    void aFilesAddressAsJavaPrintsItIsThatFolder() {
        URI printed = folder.resolve("lake").toUri();
        try (Destination destination = Destinations.open(settings("filesystem", printed.toString()))) {
            destination.tables();
        }
        assertThat(folder.resolve("lake/ci")).isDirectory();
    }
}
