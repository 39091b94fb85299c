package dev.kitecaravan.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.quartz.spi.JobStore;
import org.quartz.spi.ThreadPool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.kitecaravan.extract.Row;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What the native executable reaches by name. First what the steps of a user's route may call on a record, in Simple
 * ({@code ${body.size()}}) or as a bean, and what a step may catch, as the source's kamelet does; then what libraries look
 * up that know nothing of native executables: Quartz its thread pool and stores, H2 its kinds of files, PostgreSQL's driver
 * the types of its values, the credentials of AWS what takes the role of a profile. DuckDB brings a list of its own, and
 * SQLite a feature that finds its library.
 */
@RegisterForReflection(targets = {Row.class, Map.class, LinkedHashMap.class, HashMap.class, Map.Entry.class, List.class,
        ArrayList.class, Set.class, Collection.class, Iterable.class, Optional.class, Object.class, String.class,
        CharSequence.class, Number.class, Integer.class, Long.class, Double.class, Boolean.class, BigDecimal.class,
        BigInteger.class, Instant.class, LocalDate.class, Duration.class, Exchange.class, Message.class, JsonNode.class,
        ObjectNode.class, ArrayNode.class, TextNode.class, CamelContextAware.class, Throwable.class, Exception.class,
        RuntimeException.class, IllegalArgumentException.class, IllegalStateException.class,
        NullPointerException.class, ClassCastException.class, NumberFormatException.class,
        UnsupportedOperationException.class, IOException.class, UncheckedIOException.class, Error.class,
        JobStore.class, ThreadPool.class},
        // Immutable maps and lists, as Map.of and List.of make them, are of classes that have no public name.
        classNames = {"java.util.ImmutableCollections$ListN", "java.util.ImmutableCollections$List12",
                "java.util.ImmutableCollections$MapN", "java.util.ImmutableCollections$Map1",
                "java.util.Collections$UnmodifiableMap", "java.util.Collections$UnmodifiableList",
                "java.util.Collections$UnmodifiableRandomAccessList", "org.quartz.simpl.SimpleThreadPool",
                "org.quartz.simpl.RAMJobStore", "org.quartz.simpl.CascadingClassLoadHelper",
                "org.quartz.simpl.SimpleInstanceIdGenerator", "org.quartz.simpl.HostnameInstanceIdGenerator",
                "org.quartz.impl.jdbcjobstore.JobStoreTX", "org.quartz.impl.jdbcjobstore.StdJDBCDelegate",
                "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate", "org.h2.store.fs.mem.FilePathMem",
                "org.h2.store.fs.mem.FilePathMemLZF", "org.h2.store.fs.niomem.FilePathNioMem",
                "org.h2.store.fs.niomem.FilePathNioMemLZF", "org.h2.store.fs.split.FilePathSplit",
                "org.h2.store.fs.niomapped.FilePathNioMapped", "org.h2.store.fs.async.FilePathAsync",
                "org.h2.store.fs.zip.FilePathZip", "org.h2.store.fs.retry.FilePathRetryOnInterrupt",
                "org.apache.camel.component.jdbc.JdbcComponent", "org.apache.camel.component.jdbc.JdbcEndpoint",
                "org.apache.camel.component.jdbc.JdbcComponentConfigurer",
                "org.apache.camel.component.jdbc.JdbcEndpointConfigurer",
                "org.apache.camel.component.jdbc.JdbcEndpointUriFactory",
                "org.apache.camel.component.quartz.QuartzComponent", "org.apache.camel.component.quartz.QuartzEndpoint",
                "org.apache.camel.component.quartz.QuartzComponentConfigurer",
                "org.apache.camel.component.quartz.QuartzEndpointConfigurer",
                "org.apache.camel.component.quartz.QuartzEndpointUriFactory",
                "org.apache.camel.component.quartz.CamelJob", "org.apache.camel.component.quartz.StatefulCamelJob",
                "io.agroal.pool.DataSource", "org.postgresql.Driver",
                "org.postgresql.util.PGobject", "org.postgresql.util.PGInterval", "org.postgresql.util.PGmoney",
                "org.postgresql.geometric.PGbox", "org.postgresql.geometric.PGcircle",
                "org.postgresql.geometric.PGline", "org.postgresql.geometric.PGlseg",
                "org.postgresql.geometric.PGpath", "org.postgresql.geometric.PGpoint",
                "org.postgresql.geometric.PGpolygon",
                "software.amazon.awssdk.services.sts.internal.StsProfileCredentialsProviderFactory"})
final class NativeHints {
    private NativeHints() {
    }
}
