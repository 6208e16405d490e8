package org.omoide.account;

/** What somebody does here. Everybody has one role. */
public enum Role {
    /** Reviews, matches and thanks; invites everybody else. */
    COORDINATOR,
    /** Films and uploads. */
    VOLUNTEER,
    /** Care staff of a facility. */
    STAFF,
    /** A paired device of a facility, which nobody signs in to. */
    HEADSET
}
