"""Smaller forms of a model, made by onnxruntime's own tools and named as transformers.js names them."""

import copy

from onnx import save
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.transformers.float16 import convert_float_to_float16


def half(model):
    """Weights, caches and logits in float16."""
    return convert_float_to_float16(copy.deepcopy(model), keep_io_types=False)


def four_bits(model):
    """Matrices in blocks of 32 weights of 4 bits, computed in float32."""
    quantizer = MatMulNBitsQuantizer(copy.deepcopy(model), bits=4, block_size=32, is_symmetric=False)
    quantizer.process()
    return quantizer.model.model


def write_smaller(model, path):
    """Beside model.onnx: model_fp16, model_q4 and model_q4f16."""
    quantized = four_bits(model)
    for name, smaller in (("fp16", half(model)), ("q4", quantized), ("q4f16", half(quantized))):
        file = path.with_stem(f"{path.stem}_{name}")
        save(smaller, file)
        print(file.name, flush=True)
