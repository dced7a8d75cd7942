"""Where optax's optimisers are after five steps; README.md says how to run this."""

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp  # noqa: E402
import optax  # noqa: E402

WEIGHT = jnp.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]])
ROW, COLUMN = jnp.meshgrid(jnp.arange(2), jnp.arange(3), indexing="ij")


def walk(optimiser):
    weight = WEIGHT
    state = optimiser.init(weight)
    for t in range(1, 6):
        gradient = 0.3 * weight + jnp.cos(t + ROW + 2 * COLUMN)
        update, state = optimiser.update(gradient, state, weight)
        weight = optax.apply_updates(weight, update)
    return weight.ravel()


def noam(step):
    return 0.5 * 512**-0.5 * min(step**-0.5, step * 4000**-1.5)


def cosine(step):
    warm = min(step / 10, 1.0)
    return warm * float(optax.cosine_decay_schedule(0.02, 90)(max(step - 10, 0)))


OPTIMISERS = {
    "sgd": optax.sgd(0.1),
    "momentum": optax.sgd(0.1, momentum=0.9),
    "nesterov": optax.sgd(0.1, momentum=0.9, nesterov=True),
    "adam": optax.adam(0.05),
    "adamw": optax.adamw(0.05, b1=0.8, b2=0.95, eps=1e-6, weight_decay=0.1),
    "adafactor": optax.adafactor(0.05, min_dim_size_to_factor=1),
    "clipped": optax.chain(optax.clip_by_global_norm(0.7), optax.adam(0.05)),
}

for name, optimiser in OPTIMISERS.items():
    print(name, *(repr(float(x)) for x in walk(optimiser)))
for step in (1, 5, 4000, 9000):
    print("noam", step, repr(noam(step)))
for step in (1, 10, 11, 55, 100, 120):
    print("cosine", step, repr(cosine(step)))
