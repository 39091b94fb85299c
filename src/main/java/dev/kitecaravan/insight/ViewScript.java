package dev.kitecaravan.insight;

/** The views as a script, for who makes them by other means. */
public final class ViewScript {
    private ViewScript() {
    }

    /**
     * The statements that make all of them.
     *
     * @param engine  the value of {@code destination} whose words they are in
     * @param dataset the schema the tables are in
     */
    public static String of(Views views, String engine, String dataset) {
        boolean plain = engine.equals("sqlite") || engine.equals("filesystem");
        String before = plain ? "" : dataset + ".";
        StringBuilder script = new StringBuilder();
        for (Views.View view : views.all(name -> before + name)) {
            script.append("-- ").append(view.sentence()).append('\n');
            view.columns().forEach((column, words) -> script.append("--   ").append(column).append(": ").append(words)
                    .append('\n'));
            if (engine.equals("sqlite")) {
                script.append("drop view if exists ").append(view.name()).append(";\ncreate view ");
            } else {
                script.append("create or replace view ");
            }
            script.append(before).append(view.name()).append(" as\n").append(view.sql()).append(";\n\n");
        }
        return script.toString();
    }
}
