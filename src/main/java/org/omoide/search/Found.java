package org.omoide.search;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omoide.footage.Footage;
import org.omoide.place.Place;

/**
 * One page of what was found.
 *
 * @param total of all pages, of what this visitor may see
 * @param approximate nothing is written or sounds like that, but these nearly do
 * @param page from 0
 */
public record Found(List<Hit> hits, long total, boolean approximate, int page, int size) {

    /**
     * A place, or footage that has none yet.
     *
     * @param place null for footage without a place
     * @param footage what was found of it, the best first; empty where only the place itself was
     */
    public record Hit(@Nullable Place place, List<Footage> footage) {}
}
