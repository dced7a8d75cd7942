"""Times a step of two models in JAX; README.md says how to run this, and beside what."""

import gzip
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np
import optax

DATA = sys.argv[2]
STEPS = int(sys.argv[3])


def images(path):
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28)


def dense(key, inputs, units):
    return {"w": jax.random.normal(key, (inputs, units)) * inputs**-0.5, "b": jnp.zeros(units)}


def apply(p, x):
    return x @ p["w"] + p["b"]


# ---- the variational autoencoder of examples, batch 128


def vae_weights(key):
    k = jax.random.split(key, 5)
    return {
        "e1": dense(k[0], 784, 256),
        "mean": dense(k[1], 256, 16),
        "scale": dense(k[2], 256, 16),
        "d1": dense(k[3], 16, 256),
        "d2": dense(k[4], 256, 784),
    }


def vae_loss(p, x, key):
    x = jnp.where(x > 127.5, 1.0, 0.0).reshape(-1, 784)
    h = jax.nn.relu(apply(p["e1"], x))
    mean = apply(p["mean"], h)
    scale = jax.nn.softplus(apply(p["scale"], h)) + 1e-4
    z = mean + scale * jax.random.normal(key, mean.shape)
    logits = apply(p["d2"], jax.nn.relu(apply(p["d1"], z)))
    fit = (x * logits - jax.nn.softplus(logits)).sum()
    ratio = (-0.5 * z**2 + 0.5 * ((z - mean) / scale) ** 2 + jnp.log(scale)).sum()
    return -(fit + ratio) / x.shape[0]


# ---- the Image Transformer of examples at its small size, batch 8

HIDDEN, FILTER, LAYERS, HEADS, BLOCK, KEEP = 64, 256, 4, 4, 112, 0.9


def transformer_weights(key):
    k = iter(jax.random.split(key, 100))
    square = lambda: jax.random.normal(next(k), (HIDDEN, HIDDEN)) * HIDDEN**-0.5
    norm = lambda: {"scale": jnp.ones(HIDDEN), "shift": jnp.zeros(HIDDEN)}
    layer = lambda: {
        "q": square(),
        "k": square(),
        "v": square(),
        "o": square(),
        "filter": dense(next(k), HIDDEN, FILTER),
        "out": dense(next(k), FILTER, HIDDEN),
        "norm1": norm(),
        "norm2": norm(),
    }
    return {
        "pixel": jax.random.normal(next(k), (256, HIDDEN)) * HIDDEN**-0.5,
        "position": jax.random.normal(next(k), (784, HIDDEN)) * 0.02,
        "layers": [layer() for _ in range(LAYERS)],
        "logits": dense(next(k), HIDDEN, 256),
    }


def layer_norm(p, x):
    x = x - x.mean(-1, keepdims=True)
    return x * jax.lax.rsqrt((x**2).mean(-1, keepdims=True) + 1e-6) * p["scale"] + p["shift"]


def attention(p, x):
    rows, length, _ = x.shape
    blocks, depth = length // BLOCK, HIDDEN // HEADS
    split = lambda y: y.reshape(rows, blocks, BLOCK, HEADS, depth).transpose(0, 3, 1, 2, 4)
    seen = lambda y: jnp.concatenate([jnp.pad(y[:, :, :-1], ((0, 0), (0, 0), (1, 0), (0, 0), (0, 0))), y], 3)
    q, k, v = split(x @ p["q"]) * depth**-0.5, seen(split(x @ p["k"])), seen(split(x @ p["v"]))
    scores = jnp.einsum("rhbid,rhbjd->rhbij", q, k)
    places = jnp.arange(2 * BLOCK)
    past = places[None, :] <= jnp.arange(BLOCK)[:, None] + BLOCK
    there = (jnp.arange(blocks)[:, None, None] > 0) | (places[None, None, :] >= BLOCK)
    scores = jnp.where(past & there, scores, -1e9)
    found = jnp.einsum("rhbij,rhbjd->rhbid", jax.nn.softmax(scores), v)
    return found.transpose(0, 2, 3, 1, 4).reshape(rows, length, HIDDEN) @ p["o"]


def transformer_loss(p, image, key):
    keys = iter(jax.random.split(key, 1 + 2 * LAYERS))
    drop = lambda x: x * jax.random.bernoulli(next(keys), KEEP, x.shape) / KEEP
    pixels = image.reshape(image.shape[0], 784)
    x = p["pixel"][pixels]
    x = jnp.pad(x[:, :-1], ((0, 0), (1, 0), (0, 0)))
    x = drop(x + p["position"])
    for layer in p["layers"]:
        x = layer_norm(layer["norm1"], x + drop(attention(layer, x)))
        x = layer_norm(layer["norm2"], x + drop(apply(layer["out"], jax.nn.relu(apply(layer["filter"], x)))))
    logits = apply(p["logits"], x)
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), pixels[..., None], -1).sum() / image.shape[0]


WHAT = {"vae": (vae_weights, vae_loss, 128, 1e-3), "transformer": (transformer_weights, transformer_loss, 8, 1e-3)}
make, loss, batch, rate = WHAT[sys.argv[1]]
optimiser = optax.adam(rate)


@jax.jit
def step(weights, state, x, key):
    value, gradient = jax.value_and_grad(loss)(weights, x, key)
    update, state = optimiser.update(gradient, state)
    return optax.apply_updates(weights, update), state, value


data = images(DATA)
weights = make(jax.random.key(0))
state = optimiser.init(weights)
order = np.random.default_rng(1)
times = []
for i in range(STEPS):
    rows = order.integers(0, len(data), batch)
    begin = time.perf_counter()
    weights, state, value = step(weights, state, data[rows].astype(np.int32), jax.random.key(i))
    value.block_until_ready()
    times.append(time.perf_counter() - begin)
times = np.sort(times[STEPS // 4 :]) * 1e3
print(f"jax {jax.__version__} {sys.argv[1]}: loss {float(value):.2f}, step {times[len(times) // 10]:.2f} ms (a tenth are faster), median {np.median(times):.2f} ms")
