package dev.kitecaravan.benchmarks;

import java.io.File;
import java.sql.Connection;
import java.sql.Statement;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL server that lives until its standard input ends; for every line read it empties the database. */
public final class PostgresServer {
    private PostgresServer() {
    }

    /** @param args the folder for its data */
    public static void main(String[] args) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().setDataDirectory(new File(args[0]))
                .setServerConfig("max_wal_size", "4GB").start();
                var lines = new java.io.BufferedReader(new java.io.InputStreamReader(System.in))) {
            System.out.println(server.getJdbcUrl("postgres", "postgres"));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                try (Connection connection = server.getPostgresDatabase().getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("drop schema if exists buildkite_data cascade");
                    statement.execute("drop schema public cascade");
                    statement.execute("create schema public");
                    statement.execute("checkpoint");
                }
                System.out.println("empty");
            }
        }
    }
}
