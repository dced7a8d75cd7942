/** Parts of lists that grow: how many rows at once, and behind which row a part begins. */
package dev.variate.backend.paging;
