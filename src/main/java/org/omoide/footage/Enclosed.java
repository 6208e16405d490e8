package org.omoide.footage;

/**
 * A file that is to be seen or heard with footage; its bytes never change.
 *
 * @param address where a browser gets it
 * @param key where it is in the object store
 * @param mediaType of its bytes
 */
public record Enclosed(String address, String key, String mediaType) {}
