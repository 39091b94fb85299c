package dev.kitecaravan.show.ci;

import java.util.List;

import dev.kitecaravan.show.html.RelativeTime;

/**
 * A panel as its template has it.
 *
 * @param id      of its heading
 * @param style   classes of its card
 * @param title   what it shows
 * @param says    how its figures are made
 * @param notes   which filters do not apply, and what else is to be known
 * @param sql     its statement's address in the SQL box
 * @param body    what it shows; null when there is nothing to show
 * @param missing why it shows nothing; null when it does
 * @param trouble why the figures are no newer; null when all is well
 * @param at      when the figures were read; null when there are none
 */
public record PanelView(String id, String style, String title, String says, List<String> notes, String sql,
        PanelBody body,
        String missing, String trouble, RelativeTime at) {
}
