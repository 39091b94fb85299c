package dev.kitecaravan.load.datasource;

/**
 * A database that routes reach as {@code jdbc:name}.
 *
 * @param name     as routes call it
 * @param url      its JDBC address
 * @param user     null for none
 * @param password null for none; never printed
 * @param writable whether its connections may change anything
 */
public record DataSourceSettings(String name, String url, String user, String password, boolean writable) {
    @Override
    public String toString() {
        return name;
    }
}
