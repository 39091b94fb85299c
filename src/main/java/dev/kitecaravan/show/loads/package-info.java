/** How loads stand: endpoints, budget, last loads, dead letters. */
package dev.kitecaravan.show.loads;
