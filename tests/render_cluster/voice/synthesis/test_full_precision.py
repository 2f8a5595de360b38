"""A quantised graph in float32 gives what its weights give, and no operator rounds any more."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnxruntime import InferenceSession

from render_cluster.voice.synthesis.full_precision import in_full_precision

SCALE = 0.01
RNG = np.random.default_rng(5)


def _model(nodes, constants, shape):
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9)


def _run(model, x):
    return InferenceSession(model.SerializeToString()).run(["y"], {"x": x})[0]


def _quantised(kind, weights, zero):
    """y = x * weights, as onnxruntime's dynamic quantisation writes it."""
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["q", "s", "z"]),
        helper.make_node(kind, ["q", "w", "z", "wz"], ["i"]),
        helper.make_node("Cast", ["i"], ["f"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["s", "scale"], ["both"]),
        helper.make_node("Mul", ["f", "both"], ["y"]),
    ]
    constants = {"w": weights, "wz": zero, "scale": np.float32(SCALE)}
    return nodes, {name: np.asarray(value) for name, value in constants.items()}


@pytest.mark.parametrize("kind", ["MatMulInteger", "ConvInteger"])
def test_a_product_is_that_of_the_weights_exactly(kind):
    is_matrix = kind == "MatMulInteger"
    weights = RNG.integers(0, 255, (8, 4) if is_matrix else (4, 8, 3), np.uint8)
    zero = np.uint8(120)
    x = RNG.normal(size=(5, 8) if is_matrix else (1, 8, 16)).astype(np.float32)
    model = _model(*_quantised(kind, weights, zero), x.shape)
    rounded = _run(model, x)
    exact = _run(in_full_precision(model), x)
    real = (weights.astype(np.float32) - 120) * SCALE
    expected = x @ real if is_matrix else _convolved(x, real)
    np.testing.assert_allclose(exact, expected, rtol=1e-5, atol=1e-5)
    assert np.abs(rounded - expected).max() > 1e-3


def _convolved(x, weights):
    windows = np.lib.stride_tricks.sliding_window_view(x[0], weights.shape[2], axis=1)
    return np.einsum("cpk,ock->op", windows, weights)[None]


def test_a_bias_is_no_longer_rounded_down():
    weights = RNG.integers(0, 255, (4, 8, 3), np.uint8)
    nodes, constants = _quantised("ConvInteger", weights, np.uint8(120))
    bias = RNG.normal(size=4).astype(np.float32)
    with_bias = [
        *nodes[:2],
        helper.make_node("Mul", ["s", "scale"], ["both"]),
        helper.make_node("Div", ["bias", "both"], ["units"]),
        helper.make_node("Floor", ["units"], ["whole"]),
        helper.make_node("Cast", ["whole"], ["integer"], to=TensorProto.INT32),
        helper.make_node("Reshape", ["integer", "shape"], ["column"]),
        helper.make_node("Add", ["i", "column"], ["sum"]),
        helper.make_node("Cast", ["sum"], ["f"], to=TensorProto.FLOAT),
        nodes[-1],
    ]
    constants |= {"bias": bias, "shape": np.array([1, 4, 1])}
    x = RNG.normal(size=(1, 8, 16)).astype(np.float32)
    model = in_full_precision(_model(with_bias, constants, x.shape))
    expected = _convolved(x, (weights.astype(np.float32) - 120) * SCALE) + bias[None, :, None]
    np.testing.assert_allclose(_run(model, x), expected, rtol=1e-5, atol=1e-5)


def test_weights_that_are_no_constant_are_refused():
    nodes, constants = _quantised("MatMulInteger", np.zeros((8, 4), np.uint8), np.uint8(0))
    del constants["w"]
    made = helper.make_node("Identity", ["x"], ["w"])
    with pytest.raises(ValueError, match="w is not a constant"):
        in_full_precision(_model([made, *nodes], constants, (5, 8)))


def test_no_voice_keeps_an_operator_that_rounds():
    from render_cluster.voice.catalog import list_voices, weights_path
    from render_cluster.voice.hibari.model import with_durations
    from render_cluster.voice.kokoro.weights import join_model

    assert list_voices()
    hibari = onnx.load_model_from_string(with_durations(weights_path("hibari").read_bytes()))
    for model in (hibari, onnx.load(join_model())):
        kinds = {node.op_type for node in model.graph.node}
        assert not {kind for kind in kinds if "Integer" in kind or "Quantize" in kind}
