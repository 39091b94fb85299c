package dev.kitecaravan.extract;

import java.util.LinkedHashMap;

import dev.kitecaravan.table.Json;

/**
 * One JSON object as a route's steps see it: a map in the order of the answer ({@code ${body[state]}} works), that prints
 * as JSON. Nested objects are rows too; arrays are lists; numbers are Long, BigInteger or BigDecimal, never rounded.
 */
public final class Row extends LinkedHashMap<String, Object> {
    public Row() {
        super(32);
    }

    @Override
    public String toString() {
        return Json.write(this);
    }
}
