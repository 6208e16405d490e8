package org.omoide.transcoder.cmaf;

/**
 * One encoded picture, or one packet of sound.
 *
 * @param compositionOffset of presentation behind decoding, in the track's timescale; negative where presentation
 *     comes first
 */
public record Sample(byte[] data, int compositionOffset) {}
