/** The REST API: addresses, JSON and errors. It decides nothing; services do. */
package dev.variate.backend.api;
