/** What all pages and APIs share: language, problems, security headers. */
@NullMarked
package org.omoide.web;

import org.jspecify.annotations.NullMarked;
