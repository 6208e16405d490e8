/**
 * Finds places and footage as people remember them: a word as they write or say it, with mistakes; a time; a birth year;
 * near here.
 *
 * <p>The index is derived from the database; each server keeps one for itself, and follows what others change.
 */
@NullMarked
package org.omoide.search;

import org.jspecify.annotations.NullMarked;
