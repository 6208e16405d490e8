package org.omoide.transcoder;

/** Why a file can't be shown. Each has a sentence for the volunteer, in every language, that says what to do. */
public enum Refusal {
    /** Not a picture or film that is known here; playlists, scripts and documents too. */
    NOT_MEDIA,
    /** A container without a picture in it, or with none that can be decoded. */
    NO_PICTURE,
    /** An ordinary, flat film or photo. */
    FLAT,
    /** One or two unstitched fisheye circles. */
    FISHEYE,
    /** Only the front half of the sphere, or another part of it. */
    VR180,
    /** A projection that is not equirectangular, such as a cube map. */
    OTHER_PROJECTION,
    /** The file ends before it says that it would. */
    TRUNCATED,
    /** The file is broken inside. */
    CORRUPT,
    /** A codec that this server does not decode. */
    UNSUPPORTED_CODEC,
    /** More pixels than any headset shows, or than this server is willing to decode. */
    TOO_LARGE,
    /** Too few pixels to be looked at. */
    TOO_SMALL,
    /** Longer than this server takes, or without an end. */
    TOO_LONG
}
