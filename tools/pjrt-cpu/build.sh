#!/usr/bin/env bash
# Builds libpjrt_cpu.so beside this file's sources, in target/.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p target/stub/mlir/IR
cd target

library="$(find "${HOME}/.javacpp/cache" -name 'libtensorflow_cc.so.2' | head -1)"
if [ -z "$library" ]; then
  echo "TensorFlow's library is not there yet: run a model with --device tensorflow once." >&2
  exit 1
fi
if [ ! -d headers ]; then
  pip download --quiet --no-deps --only-binary :all: --python-version 3.11 --platform manylinux2014_x86_64 tensorflow-cpu==2.18.0
  unzip -q tensorflow_cpu-*.whl 'tensorflow/include/*' -d headers
  rm tensorflow_cpu-*.whl
fi

# The headers name two types of MLIR, whose own headers are not in the package; the plug-in never touches either.
cat > stub/mlir/IR/BuiltinOps.h <<'STUB'
#pragma once
namespace mlir {
class MLIRContext;
class ModuleOp { void* state; };
template <typename T> class OwningOpRef { T op; };
}
STUB

include=headers/tensorflow/include
folder="$(dirname "$library")"
# NDEBUG as in the library: some of the types that both share have more fields without it
g++ -std=c++17 -O1 -DNDEBUG -w -fPIC -shared ../plugin.cc -o libpjrt_cpu.so \
  -I stub -I "$include" -I "$include/external/com_googlesource_code_re2" -I "$include/external/farmhash_archive/src" \
  -L "$folder" -l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2 -Wl,-rpath,"$folder" -Wl,--no-undefined
echo "$PWD/libpjrt_cpu.so"
