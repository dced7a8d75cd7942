/**
 * What a worker and the studio say to each other: JSON over HTTP, the worker always the client, so that a worker needs no open port.
 *
 * <p>Every request carries {@code Authorization: Bearer …}: the first two below the token that lets workers join, the others the credential that the worker got for it.
 * A credential that is too old is answered 401.
 *
 * <table>
 * <caption>Requests</caption>
 * <tr><th>request</th><th>body</th><th>answers</th></tr>
 * <tr><td>{@code POST /pool/v1/workers}</td><td>{@link Registration}</td><td>200 {@link Registered}, 409 with the reason why it may not join</td></tr>
 * <tr><td>{@code POST /pool/v1/workers/{id}/renewal}</td><td>none</td><td>200 {@link Renewed}, 404 register again</td></tr>
 * <tr><td>{@code POST /pool/v1/workers/{id}/heartbeat}</td><td>none</td><td>200, 404</td></tr>
 * <tr><td>{@code POST /pool/v1/workers/{id}/lease}</td><td>none</td><td>200 {@link Lease}, 204 after at most 20 s without work, 404
 * register again</td></tr>
 * <tr><td>{@code POST /pool/v1/runs/{run}/attempts/{attempt}/blocks}</td><td>{@link Block}</td><td>200 {@link Ack}, 409 the lease is
 * lost</td></tr>
 * <tr><td>{@code POST /pool/v1/runs/{run}/attempts/{attempt}/phase}</td><td>{@link Phase}</td><td>200 {@link Ack}, 409</td></tr>
 * <tr><td>{@code POST /pool/v1/runs/{run}/attempts/{attempt}/heartbeat}</td><td>none</td><td>200 {@link Ack}, 409</td></tr>
 * <tr><td>{@code POST /pool/v1/runs/{run}/attempts/{attempt}/finish}</td><td>{@link Finish}</td><td>200 {@link Ack}, 409</td></tr>
 * <tr><td>{@code POST /pool/v1/runs/{run}/attempts/{attempt}/members/{member}}</td><td>{@link ClusterAddress}</td><td>200 {@link ClusterMembers} when all workers of a training have come, 204 say it again, 409</td></tr>
 * <tr><td>{@code POST /pool/v1/runs/{run}/attempts/{attempt}/points}</td><td>{@link TrainingPoint}</td><td>200 {@link Ack}, 409</td></tr>
 * <tr><td>{@code POST /pool/v1/runs/{run}/attempts/{attempt}/pictures/{step}}</td><td>a PNG</td><td>200 {@link Ack}, 409</td></tr>
 * <tr><td>{@code POST /pool/v1/runs/{run}/attempts/{attempt}/checkpoints/{step}/{piece}}</td><td>a piece of a {@link CheckpointFile}</td><td>200 {@link Ack}, 409</td></tr>
 * <tr><td>{@code POST /pool/v1/runs/{run}/attempts/{attempt}/checkpoints}</td><td>{@link CheckpointFile}, all of whose pieces are there</td><td>200 {@link Ack}, 400 if they are not, 409</td></tr>
 * <tr><td>{@code GET /pool/v1/runs/{run}/attempts/{attempt}/checkpoint}</td><td>none</td><td>200 the newest checkpoint, 404, 409</td></tr>
 * <tr><td>{@code GET /pool/v1/files/{sha256}}</td><td>none</td><td>200 the file, 404 no run of this worker uses it</td></tr>
 * <tr><td>{@code POST /pool/v1/workers/{id}/live}</td><td>none</td><td>200 {@link LiveJob}, 204, 404</td></tr>
 * <tr><td>{@code POST /pool/v1/live/{job}}</td><td>{@link LiveResult}</td><td>200 {@link Ack}, 409 superseded</td></tr>
 * <tr><td>{@code POST /pool/v1/workers/{id}/checks}</td><td>none</td><td>200 {@link CheckJob}, 204, 404</td></tr>
 * <tr><td>{@code POST /pool/v1/checks/{job}}</td><td>{@link CheckResult}</td><td>200 {@link Ack}, 409 nobody waits for it</td></tr>
 * <tr><td>{@code POST /pool/v1/workers/{id}/clusters}</td><td>none</td><td>200 {@link ClusterJob}, 204, 404</td></tr>
 * <tr><td>{@code POST /pool/v1/clusters/{cluster}/members/{member}}</td><td>{@link ClusterAddress}</td><td>200 {@link ClusterMembers} when all have come, 204 say it again, 404 the group is no more</td></tr>
 * <tr><td>{@code POST /pool/v1/clusters/{job}}</td><td>{@link ClusterResult}</td><td>200 {@link Ack}, 409 nobody waits for it</td></tr>
 * </table>
 *
 * <p>Arrays of numbers travel as base64 of little-endian doubles ({@link PackedDoubles}); a block that was recorded already is answered 200
 * again, so that a worker may repeat any request whose answer it did not see.
 */
package dev.variate.pool.protocol;
