package dev.kitecaravan.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.datasource.DataSourceSettings;
import dev.kitecaravan.load.datasource.DataSources;

/** The databases that routes reach as {@code jdbc:name}, out of the settings. */
public final class ConfiguredDataSources {
    private ConfiguredDataSources() {
    }

    /** @throws UsageException when one has no address, or takes the destination's name */
    public static DataSources of(Settings settings) {
        Map<String, Map<String, String>> named = new LinkedHashMap<>();
        settings.dataSourceOptions().forEach((option, value) -> {
            int dot = option.lastIndexOf('.');
            named.computeIfAbsent(option.substring(0, dot), name -> new LinkedHashMap<>())
                    .put(option.substring(dot + 1), value);
        });
        Map<String, String> destination = named.remove(DataSources.DESTINATION);
        if (destination != null && destination.keySet().stream().anyMatch(option -> !option.equals("writable"))) {
            throw new UsageException("The data source destination is the destination itself; give another one another"
                    + " name.");
        }
        List<DataSourceSettings> others = new ArrayList<>();
        named.forEach((name, options) -> others.add(one(name, options)));
        return new DataSources(ConfiguredDestination.of(settings), settings.flag(Setting.DESTINATION_WRITABLE), others);
    }

    private static DataSourceSettings one(String name, Map<String, String> options) {
        String url = options.getOrDefault("url", "");
        if (!url.startsWith("jdbc:")) {
            throw new UsageException("The data source " + name + " needs caravan.datasource." + name
                    + ".url, a JDBC address such as jdbc:postgresql://host:5432/database.");
        }
        String writable = options.getOrDefault("writable", "false");
        if (!writable.matches("(?i)true|false")) {
            throw new UsageException("caravan.datasource." + name + ".writable is '" + writable
                    + "'; write true or false.");
        }
        return new DataSourceSettings(name, url, options.get("user"), options.get("password"),
                Boolean.parseBoolean(writable));
    }
}
