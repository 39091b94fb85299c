/**
 * Where endpoints are tried and begun: what an answer looks like as tables, and the files that read it from then on. What
 * it finds are objects; verbs and others print them.
 */
package dev.kitecaravan.workbench;
