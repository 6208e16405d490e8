package org.omoide.run;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omoide.hotspot.HotspotView;
import org.omoide.hotspot.Kind;

/**
 * A way or a thing of footage, as far as a run is concerned.
 *
 * @param leadsTo of a way: footage that all who are in the run may see; null else
 * @param arrival of a way: where one looks on arriving, in degrees; null else
 * @param text what it is called, or null
 */
record Mark(
        String id,
        String footageId,
        Kind kind,
        double yaw,
        double pitch,
        @Nullable String leadsTo,
        @Nullable Double arrival,
        @Nullable String text) {

    static Mark of(String footageId, HotspotView view) {
        return new Mark(
                view.id(),
                footageId,
                view.kind(),
                view.yaw(),
                view.pitch(),
                view.to(),
                view.arrival(),
                view.text() != null ? view.text() : view.title());
    }

    /** Whether who wears this headset has it in the film before them. */
    boolean isBefore(Run run, String headset) {
        var scene = run.scenes().get(headset);
        return scene != null && scene.isOnTheWay() && footageId.equals(run.footageOf(scene));
    }

    List<Use> uses(Collection<String> headsets, Instant at, Use.By by) {
        return headsets.stream()
                .map(headset -> new Use(headset, footageId, id, kind, text, at, by))
                .toList();
    }
}
