"""Piper's graph with its random numbers as an input, so that the same text sounds the same.

onnxruntime seeds its generators when a session begins, so the second sentence of a session would
differ from the same sentence in another.
"""

from __future__ import annotations

import onnx
from onnx import TensorProto, helper

NOISE = "noise"
NOISE_LENGTH = 192 * 8192
"""Enough for 95 s of the usual model: 192 channels, 86 frames a second."""

_RANDOM = ("RandomNormalLike", "RandomNormal", "RandomUniformLike", "RandomUniform")


def with_noise_input(model: onnx.ModelProto) -> None:
    """Replaces each RandomNormalLike by the beginning of the input `noise`, in its shape.

    Raises:
        ValueError: the graph has another source of random numbers.
    """
    graph = model.graph
    nodes: list[onnx.NodeProto] = []
    for node in graph.node:
        if node.op_type not in _RANDOM:
            nodes.append(node)
        elif node.op_type == "RandomNormalLike" and not _is_scaled(node):
            nodes += _beginning_of_noise(node)
        else:
            raise ValueError(f"it draws random numbers by {node.op_type}, which cannot be seeded")
    if len(nodes) == len(graph.node):
        return
    del graph.node[:]
    graph.node.extend(nodes)
    zero = helper.make_tensor(f"{NOISE}_start", TensorProto.INT64, [1], [0])
    graph.initializer.append(zero)
    graph.input.append(helper.make_tensor_value_info(NOISE, TensorProto.FLOAT, [NOISE_LENGTH]))


def _is_scaled(node: onnx.NodeProto) -> bool:
    return any(attribute.name in ("mean", "scale") for attribute in node.attribute)


def _beginning_of_noise(node: onnx.NodeProto) -> list[onnx.NodeProto]:
    (like,), (drawn,) = node.input, node.output
    shape, count, taken = (f"{drawn}_{part}" for part in ("shape", "count", "taken"))
    return [
        helper.make_node("Shape", [like], [shape]),
        helper.make_node("ReduceProd", [shape], [count], keepdims=1),
        helper.make_node("Slice", [NOISE, f"{NOISE}_start", count], [taken]),
        helper.make_node("Reshape", [taken, shape], [drawn]),
    ]
