/**
 * What every page is made of: templates, parts that are sent as they are ready, numbers and times in words, addresses of
 * other pages.
 */
package dev.kitecaravan.show.html;
