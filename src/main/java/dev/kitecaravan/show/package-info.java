/**
 * The page: what is loaded and how well, in a browser. It reads a destination through its read-only reader, makes HTML on
 * the server, and keeps no data but the last figures it showed.
 */
package dev.kitecaravan.show;
