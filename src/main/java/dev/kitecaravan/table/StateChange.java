package dev.kitecaravan.table;

/**
 * One change of {@code _caravan_state}.
 *
 * @param kind     what is remembered: {@code cursor}, {@code parent}, {@code unit} …
 * @param endpoint the route it belongs to, or empty
 * @param key      what it is about: an API id, never a slug
 * @param value    JSON text; null deletes the entry
 */
public record StateChange(String kind, String endpoint, String key, String value) {
}
