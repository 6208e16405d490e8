package org.omoide.web;

import java.time.ZoneId;

/** Days and hours as the people of the town have them, wherever the server stands. */
public final class TownTime {

    public static final ZoneId ZONE = ZoneId.of("Asia/Tokyo");

    private TownTime() {}
}
