/** One program on several processes of this machine: starting them, telling them what to do, and what they tell. */
package dev.variate.pool.mesh;
