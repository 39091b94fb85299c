/**
 * How one process reads an embedded database that another one loads into: the one that serves answers the questions of
 * others, of the same user on the same machine, over a socket beside the database's file.
 */
package dev.kitecaravan.load.served;
