package dev.kitecaravan.load.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;

import io.quarkus.runtime.annotations.RegisterForProxy;

/** A connection to an embedded file that gives its turn back when it is closed. */
@RegisterForProxy(targets = Connection.class)
public final class TurnConnection {
    private TurnConnection() {
    }

    public static Connection of(Connection connection, FileAccess.Turn turn) {
        return (Connection) Proxy.newProxyInstance(TurnConnection.class.getClassLoader(),
                new Class<?>[]{Connection.class}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        if (method.getName().equals("close")) {
                            turn.close();
                        }
                    }
                });
    }
}
