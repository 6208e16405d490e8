package org.omoide.benchmark;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown. */
final class Table {

    private final List<String> lines = new ArrayList<>();

    Table(String... head) {
        row((Object[]) head);
        lines.add("|" + "---|".repeat(head.length));
    }

    Table row(Object... cells) {
        StringBuilder line = new StringBuilder("|");
        for (Object cell : cells) {
            line.append(' ').append(String.valueOf(cell).replace("|", "\\|")).append(" |");
        }
        lines.add(line.toString());
        return this;
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }
}
