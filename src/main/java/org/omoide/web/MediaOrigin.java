package org.omoide.web;

/**
 * Another origin than this server's that pages fetch media from.
 *
 * @param source as a Content-Security-Policy names it: scheme, host, and the port where it isn't the usual one
 */
public record MediaOrigin(String source) {}
