/** Where news of a project's runs are sent, and what came of it. */
package dev.variate.frontend.webhook;
