package dev.kitecaravan.load.served;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.table.SystemColumns;

/** A destination's settings, its secret included, as the process that runs statements on it is told them. */
final class SettingsWire {
    private SettingsWire() {
    }

    static void write(JsonGenerator json, DestinationSettings settings) throws IOException {
        CloudAccess cloud = settings.cloud();
        json.writeStartObject();
        json.writeStringField("name", settings.name());
        json.writeStringField("url", settings.url());
        json.writeStringField("user", settings.user());
        json.writeStringField("password", settings.password());
        json.writeStringField("dataset", settings.dataset());
        json.writeStringField("fileFormat", settings.fileFormat());
        json.writeStringField("prefix", settings.system().prefix());
        json.writeStringField("dataFolder", settings.dataFolder().toString());
        json.writeStringField("endpoint", cloud.endpoint() == null ? null : cloud.endpoint().toString());
        json.writeStringField("region", cloud.region());
        json.writeStringField("credentialsFile",
                cloud.credentialsFile() == null ? null : cloud.credentialsFile().toString());
        json.writeStringField("stagingUrl", cloud.stagingUrl());
        json.writeObjectFieldStart("options");
        for (Map.Entry<String, String> option : settings.options().entrySet()) {
            json.writeStringField(option.getKey(), option.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    static DestinationSettings read(JsonNode json) {
        String endpoint = text(json, "endpoint");
        String credentials = text(json, "credentialsFile");
        Map<String, String> options = new LinkedHashMap<>();
        json.path("options").properties()
                .forEach(option -> options.put(option.getKey(), option.getValue().textValue()));
        return new DestinationSettings(text(json, "name"), text(json, "url"), text(json, "user"),
                text(json, "password"), text(json, "dataset"), text(json, "fileFormat"),
                new SystemColumns(text(json, "prefix")), Path.of(text(json, "dataFolder")),
                new CloudAccess(endpoint == null ? null : URI.create(endpoint), text(json, "region"),
                        credentials == null ? null : Path.of(credentials), text(json, "stagingUrl")),
                options);
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).textValue();
    }
}
