/**
 * The page's own statements: readers in turns, what databases spell differently, which tables are there, and figures that
 * are kept for a few seconds.
 */
package dev.kitecaravan.show.read;
