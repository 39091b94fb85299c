package dev.kitecaravan.load.sql;

import java.util.UUID;

/**
 * What this process's tokens begin with, and those of a process that died do not. It is made when it is first asked for: made
 * with its class, all processes of one native executable would share it.
 */
final class ProcessMark {
    private static String mark;

    private ProcessMark() {
    }

    static synchronized String get() {
        if (mark == null) {
            mark = UUID.randomUUID().toString();
        }
        return mark;
    }
}
