/** The SQL box, the file that its rows are downloaded as, and the list of tables to be asked. */
package dev.kitecaravan.show.sql;
