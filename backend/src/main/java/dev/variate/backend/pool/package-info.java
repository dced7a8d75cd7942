/** The pool from the studio's side: who may join, who has, the addresses that workers speak to, and the worker that the studio starts itself. */
package dev.variate.backend.pool;
