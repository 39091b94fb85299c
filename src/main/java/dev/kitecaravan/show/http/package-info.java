/** Requests, answers, and who may see the page. Nothing here knows what a page shows. */
package dev.kitecaravan.show.http;
