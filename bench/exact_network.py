"""Rewrites the networks of ontology/encoder so that every kind of processor gives the same numbers (decision 021).

    python bench/exact_network.py FOLDER

FOLDER: one with model.onnx and head.onnx as onnxruntime's quantisation writes them; both are written anew in their
place. bench/learn_encoder.py does so by itself. Needs the package onnx (extra `learn-encoder`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# 1, a1 … a6 of Abramowitz and Stegun 7.1.28, for x / √2: erf x is 1 - 1 / (1 + a1 x + … + a6 x⁶)¹⁶, within 3e-7
_ERF = (1.0, 0.0705230784, 0.0422820123, 0.0092705272, 0.0001520143, 0.0002765672, 0.0000430638)
_SQUARINGS = 4  # to the sixteenth power
_GELU = ["Div", "Erf", "Add", "Mul", "Mul"]  # as PyTorch writes it: x / √2, erf, 1 +, x ·, ½ ·
_WIDE = "/intermediate/"  # in the names of what stands between the two halves of a layer
_SINGLE = ".single"


class _Rewriting:
    """One network, node by node."""

    def __init__(self, graph: Any) -> None:
        self.graph, self.made = graph, list[Any]()
        self.constants = {f"erf.{i}": c / 2 ** (i / 2) for i, c in enumerate(_ERF)} | {"erf.half": 0.5}

    def run(self) -> None:
        """Everything in double precision but what is wide, and what goes into integers or comes out of the files."""
        self._gather_gelus()
        nodes = list(self.graph.node)
        single = {i for n in nodes if self._is_wide(n) or n.op_type == "DequantizeLinear" for i in n.input}
        given = {i.name for i in self.graph.initializer}
        for node in nodes:
            if node.op_type == "Gelu":
                self._gelu(node.input[0], node.output[0])
            elif node.op_type == "DynamicQuantizeLinear":
                if _WIDE not in node.input[0]:
                    node.input[0] = self._add("Cast", [node.input[0]], node.input[0] + _SINGLE, to=TensorProto.FLOAT)
                self._widened(node, 1)
            elif node.op_type == "DequantizeLinear":
                self._widened(node, 0)
            else:
                if self._is_wide(node):
                    scales = [i for i in node.input if i.endswith("_scale") and i not in given]
                    node.input[:] = [i + _SINGLE if i in scales else i for i in node.input]
                else:
                    self._retype(node)
                self.made.append(node)
        for tensor in self.graph.initializer:
            if tensor.name not in single:
                _widen(tensor)
        self.graph.initializer.extend(numpy_helper.from_array(np.float32(c), n) for n, c in self.constants.items())
        del self.graph.node[:], self.graph.value_info[:]
        self.graph.node.extend(self.made)
        for end in (*self.graph.input, *self.graph.output):
            if end.type.tensor_type.elem_type == TensorProto.FLOAT:
                end.type.tensor_type.elem_type = TensorProto.DOUBLE

    def _gather_gelus(self) -> None:
        """The five nodes of each become one, which is no node of ONNX until `_gelu` writes it."""
        after = {i: n for n in self.graph.node for i in n.input}
        before = {o: n for n in self.graph.node for o in n.output}
        gone = set()
        for erf in [n for n in self.graph.node if n.op_type == "Erf"]:
            steps = [before[erf.input[0]], erf]
            while len(steps) < len(_GELU):
                steps.append(after[steps[-1].output[0]])
            if [s.op_type for s in steps] != _GELU:
                raise SystemExit(f"{erf.name}: not the activation that is known here")
            *first, last = steps
            last.op_type = "Gelu"
            last.input[:] = [first[0].input[0]]
            gone |= {s.name for s in first}
        kept = [n for n in self.graph.node if n.name not in gone]
        del self.graph.node[:]
        self.graph.node.extend(kept)

    def _gelu(self, x: str, y: str) -> None:
        """½ x + |x| (½ - ½ / p¹⁶) by sums of two, products and quotients alone, p being the polynomial of |x|."""
        size = self._add("Abs", [x], f"{y}.size")
        power = f"erf.{len(_ERF) - 1}"
        for i in reversed(range(len(_ERF) - 1)):
            power = self._add("Mul", [power, size], f"{y}.times{i}")
            power = self._add("Add", [power, f"erf.{i}"], f"{y}.plus{i}")
        for i in range(_SQUARINGS):
            power = self._add("Mul", [power, power], f"{y}.square{i}")
        rest = self._add("Div", ["erf.half", power], f"{y}.rest")
        share = self._add("Sub", ["erf.half", rest], f"{y}.share")
        half = self._add("Mul", [x, "erf.half"], f"{y}.half")
        self._add("Add", [half, self._add("Mul", [size, share], f"{y}.part")], y)

    def _add(self, op: str, given: list[str], out: str, **more: Any) -> str:
        self.made.append(helper.make_node(op, given, [out], name=out, **more))
        return out

    def _widened(self, node: Any, at: int) -> None:
        """The node itself, and one of its outputs in double precision."""
        out = node.output[at]
        node.output[at] = out + _SINGLE
        self.made.append(node)
        self._add("Cast", [out + _SINGLE], out, to=TensorProto.DOUBLE)

    def _is_wide(self, node: Any) -> bool:
        return any(_WIDE in name for name in node.output)

    def _retype(self, node: Any) -> None:
        for attribute in node.attribute:
            if attribute.name == "to" and attribute.i == TensorProto.FLOAT:
                attribute.i = TensorProto.DOUBLE
            elif attribute.name == "value":
                _widen(attribute.t)


def _widen(tensor: Any) -> None:
    if tensor.data_type == TensorProto.FLOAT:
        tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float64), tensor.name))


def rewrite(path: Path) -> None:
    """Writes a network anew. Raises SystemExit for one that is not of the known form or was rewritten before."""
    model = onnx.load(str(path))
    if any(end.type.tensor_type.elem_type == TensorProto.DOUBLE for end in model.graph.output):
        raise SystemExit(f"{path}: counts alike already")
    _Rewriting(model.graph).run()
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    for name in ("model.onnx", "head.onnx"):
        rewrite(Path(sys.argv[1]) / name)
