/** How CI stands: panels out of {@code panels.yaml}, each a statement over the views, narrowed by what the address asks for. */
package dev.kitecaravan.show.ci;
