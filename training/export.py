"""The trained network as one ONNX file: weights as int8 with a scale a column, arithmetic fp32.

`python training/export.py RUN` writes the package's relation.onnx and relation.json. The weights
become fp32 again when the file is loaded (constant folding), so nothing is quantised while the
model runs and no batch can change another's answer.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from network import EPSILON, HEADS, LAYERS, WIDTH

HERE = Path(__file__).parent
DATA = HERE.parent / "src" / "allegiance" / "coding" / "data"
_HEAD = WIDTH // HEADS


def main() -> None:
    """Read a run's last.pt (and calibration.json where it is) and write the package's files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--to", type=Path, default=DATA)
    options = parser.parse_args()
    saved = torch.load(options.run / "last.pt", weights_only=False, map_location="cpu")
    weights = {k: v.float().numpy() for k, v in saved["network"].items()}
    model = build(weights, saved["options"]["shared"])
    path = options.to / "relation.onnx"
    onnx.save(model, str(path))
    calibration = options.run / "calibration.json"
    settings = {"temperature": 1.0, "fact_temperature": 1.0, "none_bias": 0.0}
    if calibration.exists():
        settings |= json.loads(calibration.read_text(encoding="utf-8"))
    (options.to / "relation.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")
    print(f"{path} {path.stat().st_size / 1e6:.1f} MB")


def build(weights: dict[str, np.ndarray], shared: int) -> onnx.ModelProto:
    """The graph; `shared` layers run over sentences, the rest over pairs."""
    graph = _Graph()
    graph.embed(weights)
    states = graph.run("LayerNormalization", ["summed", *graph.floats(
        norm_w=weights["norm.weight"], norm_b=weights["norm.bias"])], epsilon=EPSILON)  # fmt: skip
    bias = graph.run("Mul", [graph.run("Sub", ["mask", *graph.floats(one=np.float32(1))]),
                             *graph.floats(big=np.float32(1e9))])  # fmt: skip
    axes = graph.ints(mask_axes=np.array([1, 2]))
    bias = graph.run("Unsqueeze", [bias, *axes])
    for number in range(shared):
        states = graph.layer(weights, number, states, states, bias)
    states = graph.run("Gather", [states, "sentence"], axis=0)
    bias = graph.run("Gather", [bias, "sentence"], axis=0)
    marks = graph.run("MatMul", ["roles", *graph.floats(marks=weights["marks"])])
    states = graph.run("Add", [states, marks])
    for number in range(shared, LAYERS - 1):
        states = graph.layer(weights, number, states, states, bias)
    # the last layer only at the first token and the two entities: (pairs, places, WIDTH)
    index = graph.run("Expand", [
        graph.run("Unsqueeze", ["places", *graph.ints(last=np.array([2]))]),
        *graph.ints(width=np.array([1, 1, WIDTH]))])  # fmt: skip
    asked = graph.run("GatherElements", [states, index], axis=1)
    read = graph.layer(weights, LAYERS - 1, asked, states, bias)
    pooled = graph.run("MatMul", ["pool", read])  # (pairs, 3, WIDTH)
    flat = graph.run("Reshape", [pooled, *graph.ints(flat=np.array([-1, 3 * WIDTH]))])
    for head, name in (("type_head", "types"), ("fact_head", "factualities")):
        graph.linear(weights[f"{head}.weight"], weights[f"{head}.bias"], flat, to=name, exact=True)
    inputs = [
        helper.make_tensor_value_info("ids", TensorProto.INT64, ["sentences", "length"]),
        helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["sentences", "length"]),
        helper.make_tensor_value_info("sentence", TensorProto.INT64, ["pairs"]),
        helper.make_tensor_value_info("roles", TensorProto.FLOAT, ["pairs", "length", 2]),
        helper.make_tensor_value_info("places", TensorProto.INT64, ["pairs", "asked"]),
        helper.make_tensor_value_info("pool", TensorProto.FLOAT, ["pairs", 3, "asked"]),
    ]
    kinds = weights["type_head.bias"].shape[0]
    facts = weights["fact_head.bias"].shape[0]
    outputs = [
        helper.make_tensor_value_info("types", TensorProto.FLOAT, ["pairs", kinds]),
        helper.make_tensor_value_info("factualities", TensorProto.FLOAT, ["pairs", facts]),
    ]
    made = helper.make_graph(graph.nodes, "relation", inputs, outputs, graph.constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    onnx.checker.check_model(model)
    return model


class _Graph:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._names: set[str] = set()

    def run(self, op: str, inputs: list[str], to: str = "", **attributes: object) -> str:
        """Add a node; the name of its output."""
        name = to or f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(
            helper.make_node(
                op, inputs, [name], **{k.rstrip("_"): v for k, v in attributes.items()}
            )
        )
        return name

    def floats(self, **arrays: np.ndarray) -> list[str]:
        """Add fp32 constants; their names."""
        return [self._constant(n, np.asarray(a, dtype=np.float32)) for n, a in arrays.items()]

    def ints(self, **arrays: np.ndarray) -> list[str]:
        """Add int64 constants; their names."""
        return [self._constant(n, np.asarray(a, dtype=np.int64)) for n, a in arrays.items()]

    def _constant(self, name: str, array: np.ndarray) -> str:
        while name in self._names:
            name += "_"
        self._names.add(name)
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def embed(self, weights: dict[str, np.ndarray]) -> None:
        """ids -> the sum of word, place and segment embeddings, named `summed`."""
        words = weights["words.weight"].copy()
        words[1 : 1 + len(weights["stand_ins"])] = weights["stand_ins"]
        scale = np.maximum(np.abs(words).max(1, keepdims=True), 1e-8) / 127
        packed = np.clip(np.round(words / scale), -127, 127).astype(np.int8)
        rows = self.run("Cast", [self.run("Gather", [self._constant("words", packed), "ids"])],
                        to_=1)  # fmt: skip
        scales = self.run("Gather", [*self.floats(word_scale=scale), "ids"])
        rows = self.run("Mul", [rows, scales])
        places = weights["places.weight"] + weights["segment"]
        length = self.run("Slice", [self.run("Shape", ["ids"]), *self.ints(
            from_=np.array([1]), until=np.array([2]))])  # fmt: skip
        rows_of = self.run("Slice", [*self.floats(place_rows=places),
                                     *self.ints(zero=np.array([0])), length])  # fmt: skip
        self.run("Add", [rows, rows_of], to="summed")

    def linear(
        self, weight: np.ndarray, bias: np.ndarray, states: str, to: str = "", exact: bool = False
    ) -> str:
        """states @ weight.T + bias; weight (out, in) kept as int8 and one scale an output."""
        turned = weight.T
        if exact:
            matrix = self.floats(weight=turned)[0]
        else:
            scale = np.abs(turned).max(0, keepdims=True) / 127
            packed = np.clip(np.round(turned / scale), -127, 127).astype(np.int8)
            cast = self.run("Cast", [self._constant("weight", packed)], to_=1)
            matrix = self.run("Mul", [cast, *self.floats(scale=scale)])
        return self.run("Add", [self.run("MatMul", [states, matrix]), *self.floats(bias=bias)], to)

    def layer(
        self, weights: dict[str, np.ndarray], number: int, asked: str, states: str, bias: str
    ) -> str:
        """One transformer layer for the places `asked`, which read all `states`."""
        own = {
            k.split(".", 2)[2]: v for k, v in weights.items() if k.startswith(f"layers.{number}.")
        }
        # the scale of attention is folded into the query's weights
        root = np.float32(1 / np.sqrt(_HEAD))
        query = self.linear(own["query.weight"] * root, own["query.bias"] * root, asked)
        key = self.linear(own["key.weight"], own["key.bias"], states)
        value = self.linear(own["value.weight"], own["value.bias"], states)
        shape = self.ints(split=np.array([0, 0, HEADS, _HEAD]))
        query = self.run("Transpose", [self.run("Reshape", [query, *shape])], perm=[0, 2, 1, 3])
        key = self.run("Transpose", [self.run("Reshape", [key, *shape])], perm=[0, 2, 3, 1])
        value = self.run("Transpose", [self.run("Reshape", [value, *shape])], perm=[0, 2, 1, 3])
        scores = self.run("Add", [self.run("MatMul", [query, key]), bias])
        read = self.run("MatMul", [self.run("Softmax", [scores], axis=-1), value])
        read = self.run("Transpose", [read], perm=[0, 2, 1, 3])
        read = self.run("Reshape", [read, *self.ints(join=np.array([0, 0, WIDTH]))])
        read = self.linear(own["out.weight"], own["out.bias"], read)
        middle = self._normed(own, "norm", self.run("Add", [asked, read]))
        wide = self.run("Gelu", [self.linear(own["inner.weight"], own["inner.bias"], middle)])
        narrow = self.linear(own["outer.weight"], own["outer.bias"], wide)
        return self._normed(own, "last_norm", self.run("Add", [middle, narrow]))

    def _normed(self, own: dict[str, np.ndarray], name: str, states: str) -> str:
        scale, bias = self.floats(g=own[f"{name}.weight"], b=own[f"{name}.bias"])
        return self.run("LayerNormalization", [states, scale, bias], epsilon=EPSILON)


if __name__ == "__main__":
    main()
