/** One program on several devices: meshes, the placing of named parts on them, members that run their parts and exchange tensors, training on a mesh, and what it would take on more devices than there are. */
package dev.variate.parallel;
