package dev.kitecaravan.serve;

import java.io.IOException;
import java.net.InetSocketAddress;

import com.sun.net.httpserver.HttpHandler;

import dev.kitecaravan.settings.Address;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;

/** Starts what is served, at the address of a setting. */
public final class WebServers {
    private WebServers() {
    }

    /** Null when the setting says that it is not to be served. */
    public static WebServer start(Settings settings, Setting setting, String name, HttpHandler handler) {
        InetSocketAddress address = Address.orNull(settings, setting);
        if (address == null) {
            return null;
        }
        try {
            return WebServer.start(name, address, handler);
        } catch (IOException e) {
            throw new IllegalStateException(
                    name + " cannot be served at " + settings.text(setting) + " (" + e.getMessage()
                            + "); end the program that has the port, or set " + setting.environment() + " to another.",
                    e);
        }
    }

    /** As a browser's address bar takes it. */
    public static String url(WebServer server) {
        InetSocketAddress address = server.address();
        String host = address.getAddress().isAnyLocalAddress() ? "localhost" : address.getHostString();
        return "http://" + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":"
                + address.getPort() + "/";
    }
}
