/** Who is who: accounts, the ways to prove it, and a record of what people did. */
package dev.variate.backend.team;
