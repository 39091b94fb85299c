/** What all charts share: their frame, their shapes, the states of builds with sign and colour. */
package dev.kitecaravan.show.chart;
