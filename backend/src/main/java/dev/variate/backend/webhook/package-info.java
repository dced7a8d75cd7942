/** Webhooks: addresses elsewhere that are told what becomes of a project's runs, by signed messages. This package owns their tables; a trigger of the database writes down what there is to tell. */
package dev.variate.backend.webhook;
