"""A dynamically quantised ONNX graph in float32: the same weights, and no rounding of what flows.

With 8 bits a sound depends on the processor: durations differ by 25 ms between one with VNNI
instructions and one without, where 8-bit products may saturate besides. In float32 all processors
agree to the last bits. It costs hibari a third of its speed and Kokoro nothing (docs/voices.md).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

_ONE = "scale_of_one"
_ON_THE_WAY = ("Reshape", "Cast", "Floor")


def in_full_precision(model: ModelProto) -> ModelProto:
    """`model` without its quantisation; changed in place and returned.

    Raises:
        ValueError: a weight is not a constant.
    """
    graph = model.graph
    weights = _Weights(model)
    sources = {
        output: source
        for node in graph.node
        if node.op_type == "DynamicQuantizeLinear"
        for output, source in zip(node.output, (node.input[0], _ONE), strict=False)
    }
    nodes = [_floating(node, weights) for node in _without_quantisation(graph.node, sources)]
    _unround_biases(nodes)
    used = {name for node in nodes for name in node.input}
    kept = [one for one in (*graph.initializer, *weights.made.values()) if one.name in used]
    del graph.value_info[:], graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend([*kept, numpy_helper.from_array(np.array(1.0, np.float32), _ONE)])
    return model


class _Weights:
    """The constants of a graph, and their float32 versions as far as they are needed."""

    def __init__(self, model: ModelProto) -> None:
        self.made: dict[str, TensorProto] = {}
        self._given = {one.name: one for one in model.graph.initializer}
        for node in model.graph.node:
            if node.op_type == "Constant":
                self._given[node.output[0]] = node.attribute[0].t

    def array(self, name: str) -> NDArray[np.float32]:
        if name not in self._given:
            raise ValueError(f"{name} is not a constant")
        return numpy_helper.to_array(self._given[name]).astype(np.float32)

    def add(self, name: str, array: NDArray[np.float32]) -> str:
        """A new constant; a weight that two nodes share is made once."""
        if name not in self.made:
            self.made[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name


def _without_quantisation(nodes: list[NodeProto], sources: dict[str, str]) -> Iterator[NodeProto]:
    for node in nodes:
        if node.op_type != "DynamicQuantizeLinear":
            for index, name in enumerate(node.input):
                node.input[index] = sources.get(name, name)
            yield node


def _floating(node: NodeProto, weights: _Weights) -> NodeProto:
    if node.op_type in ("MatMulInteger", "ConvInteger"):
        return _product(node, weights)
    if node.op_type == "DynamicQuantizeLSTM":
        return _lstm(node, weights)
    return node


def _product(node: NodeProto, weights: _Weights) -> NodeProto:
    """Inputs: values, weights, zero point of the values, zero point of the weights."""
    name = node.input[1]
    array = weights.array(name)
    if len(node.input) > 3 and node.input[3]:
        zero = weights.array(node.input[3])
        is_per_channel = zero.size > 1 and node.op_type == "ConvInteger"
        array = array - (zero.reshape(-1, *[1] * (array.ndim - 1)) if is_per_channel else zero)
    kind = node.op_type.removesuffix("Integer")
    inputs = [node.input[0], weights.add(f"{name}_float", array)]
    return _made(kind, node, inputs)


def _lstm(node: NodeProto, weights: _Weights) -> NodeProto:
    """Inputs 1 and 2 are weights, transposed; 8 to 11 their scales and zero points."""
    inputs = list(node.input)
    for index, scale, zero in ((1, 8, 9), (2, 10, 11)):
        array = weights.array(inputs[index])
        shifted = array - _spread(weights.array(inputs[zero]), array)
        scaled = shifted * _spread(weights.array(inputs[scale]), array)
        inputs[index] = weights.add(f"{inputs[index]}_float", scaled.transpose(0, 2, 1))
    return _made("LSTM", node, inputs[:8])


def _spread(factors: NDArray[np.float32], array: NDArray[np.float32]) -> NDArray[np.float32]:
    """Per direction, or per direction and column, in a shape that fits `array`."""
    directions = array.shape[0]
    return factors.reshape(directions, 1, -1) if factors.size > 1 else factors


def _made(kind: str, node: NodeProto, inputs: list[str]) -> NodeProto:
    while inputs and not inputs[-1]:
        inputs.pop()
    attributes = {one.name: helper.get_attribute_value(one) for one in node.attribute}
    return helper.make_node(kind, inputs, list(node.output), node.name, **attributes)


def _unround_biases(nodes: list[NodeProto]) -> None:
    """Biases were divided by a scale and rounded down before they were added to a product."""
    makers = {output: node for node in nodes for output in node.output}
    products = {node.output[0] for node in nodes if node.op_type in ("Conv", "MatMul")}
    for node in nodes:
        if node.op_type == "Add" and not products.isdisjoint(node.input):
            for name in node.input:
                path = list(_way_back(name, makers))
                if any(one.op_type == "Floor" for one in path):
                    _unround(path)


def _way_back(name: str, makers: dict[str, NodeProto]) -> Iterator[NodeProto]:
    while name in makers and makers[name].op_type in _ON_THE_WAY:
        yield makers[name]
        name = makers[name].input[0]


def _unround(path: list[NodeProto]) -> None:
    for node in path:
        if node.op_type == "Floor":
            node.op_type = "Identity"
        elif node.op_type == "Cast":
            node.attribute[0].i = onnx.TensorProto.FLOAT
