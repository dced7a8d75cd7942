/** Runs that other programs made and told the studio of: parameters, metrics and tags without draws. This package owns their tables; who searches them finds the studio's own runs beside them. */
package dev.variate.backend.tracking;
