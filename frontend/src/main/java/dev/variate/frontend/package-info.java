/** The studio that people see: the application, the shell round every page, and one package a page. */
package dev.variate.frontend;
