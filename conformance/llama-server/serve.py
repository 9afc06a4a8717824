"""Serves a GGUF with llama.cpp's server on a free port, prints where, and ends when its input does.

    python3 serve.py FOLDER_OF_XLLAMACPP MODEL.gguf TEXTS_AT_ONCE TOKENS_OF_EACH
"""

import sys

folder, model, parallel, context = sys.argv[1:]
sys.path.insert(0, folder)
import xllamacpp  # noqa: E402

settings = xllamacpp.CommonParams()
settings.model.path = model
settings.hostnames = ["127.0.0.1"]
settings.port = 0
settings.n_parallel = int(parallel)
settings.n_ctx = int(parallel) * int(context)
settings.warmup = False
# A prompt that is partly in the cache is computed in smaller batches, which round otherwise: another text for the same seed.
settings.cache_prompt = False
# The same happens where the server keeps a copy of the cache before the last four tokens of a prompt, for models with a sliding window.
settings.n_ctx_checkpoints = 0
# The model is too small to be divided, and threads that wait for a core stop all.
settings.cpuparams.n_threads = 1
settings.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(settings)
print(server.listening_address, flush=True)
sys.stdin.read()
