package dev.kitecaravan.cli;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import com.sun.net.httpserver.HttpHandler;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.mcp.McpHttpHandler;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.settings.Address;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.show.ShowHandler;
import dev.kitecaravan.show.ShowSettings;
import dev.kitecaravan.show.loads.EndpointInfo;
import dev.kitecaravan.show.loads.LiveService;

/** The page as the settings have it. */
final class ShowOptions {
    private ShowOptions() {
    }

    /**
     * What answers for the page, and for agents at {@code /mcp} behind the same rules.
     *
     * @param readers opens the destination for reading
     * @param version what the page says of the program that serves it
     * @throws UsageException when it would be open to the network without a token
     */
    static HttpHandler handler(Settings settings, EndpointRegistry registry, LiveService live,
            Function<DestinationSettings, TableReader> readers, String version) {
        InetSocketAddress address = Address.orNull(settings, Setting.WEB_ADDRESS);
        String token = settings.orNull(Setting.SHOW_TOKEN);
        if (address != null && token == null && !address.getAddress().isLoopbackAddress()) {
            throw new UsageException("The page at " + settings.text(Setting.WEB_ADDRESS)
                    + " can be reached from other machines: put a token into a file and name it with "
                    + Setting.SHOW_TOKEN.environment() + "_FILE (openssl rand -hex 32 makes one), or set "
                    + Setting.WEB_ADDRESS.environment() + " to 127.0.0.1:8090.");
        }
        DestinationSettings destination = ConfiguredDestination.of(settings);
        ShowSettings page;
        try {
            page = new ShowSettings(destination, endpoints(settings, registry), hosts(settings, address), token,
                    version);
        } catch (IllegalArgumentException e) {
            throw new UsageException(Setting.SHOW_TOKEN.environment() + "_FILE: " + e.getMessage() + ".");
        }
        ShowHandler shown = new ShowHandler(page, live, () -> readers.apply(destination));
        McpHttpHandler agents = new McpHttpHandler(McpOptions.reading(settings, readers), shown::refusal);
        return exchange -> (exchange.getRequestURI().getPath().equals("/mcp") ? agents : shown).handle(exchange);
    }

    private static List<EndpointInfo> endpoints(Settings settings, EndpointRegistry registry) {
        List<String> enabled = Arrays.stream(settings.text(Setting.ENDPOINTS).split(",")).map(String::trim).toList();
        // Of the many that ship and are off, the page shows those that were loaded all the same.
        return registry.all().stream().filter(
                route -> registry.place(route) == RouteFile.Place.FOLDER || enabled.contains(route.id())).map(
                        route -> new EndpointInfo(route.id(), route.description(), enabled.contains(route.id())))
                .toList();
    }

    /** The names of the setting, and the address itself where it is one of this machine's and not all of them. */
    private static Set<String> hosts(Settings settings, InetSocketAddress address) {
        Set<String> hosts = new TreeSet<>();
        Arrays.stream(settings.text(Setting.SHOW_HOSTS).split(",")).map(host -> host.trim().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty()).forEach(hosts::add);
        if (address != null && !address.getAddress().isAnyLocalAddress()) {
            hosts.add(address.getHostString().toLowerCase(Locale.ROOT));
        }
        return hosts;
    }
}
