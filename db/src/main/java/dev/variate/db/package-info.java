/** The schema of the studio's database, and the PostgreSQL that a studio on one machine brings along. */
package dev.variate.db;
