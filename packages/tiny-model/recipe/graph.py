"""An ONNX graph that is written node by node."""

import numpy as np
from onnx import helper, numpy_helper


class Graph:
    """Collects nodes and initializers; every method returns the name of its output."""

    def __init__(self):
        self.nodes, self.initializers, self.count = [], [], 0

    def op(self, kind, *inputs, outputs=1, domain="", name=None, **attributes):
        self.count += 1
        names = [f"{kind}_{self.count}_{i}" for i in range(outputs)]
        if name:
            names[0] = name
        return self.node(kind, inputs, names, domain=domain, **attributes)

    def node(self, kind, inputs, outputs, domain="", **attributes):
        """A node whose outputs all have names of their own."""
        self.nodes.append(helper.make_node(kind, list(inputs), outputs, domain=domain, **attributes))
        return outputs[0] if len(outputs) == 1 else outputs

    def constant(self, name, values, dtype):
        self.initializers.append(numpy_helper.from_array(np.asarray(values, dtype=dtype), name))
        return name

    def add_and_norm(self, x, added, norm, eps):
        """x + added, and its RMSNorm, in one node."""
        h, _, _, total = self.op(
            "SkipSimplifiedLayerNormalization", x, added, norm, outputs=4, domain="com.microsoft", epsilon=eps
        )
        return total, h

    def silu(self, x):
        return self.op("QuickGelu", x, domain="com.microsoft", alpha=1.0)  # x · sigmoid(x)

    def model(self, name, inputs, outputs):
        graph = helper.make_graph(self.nodes, name, inputs, outputs, self.initializers)
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="nsigma")
