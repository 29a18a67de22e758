/// Directives of redis.conf: declared once with type, default and bounds; read from files, arguments and CONFIG SET.
@NullMarked
package io.heddle.server.config;

import org.jspecify.annotations.NullMarked;
