#!/usr/bin/env python3
"""Fixtures for a listener's own BERT: two tiny random models in the Hugging Face layout, and what they compute.

Use: pip install numpy safetensors tokenizers; make_bert.py
Writes bert-plain/ (tensors as BertModel saves them: no prefix, LayerNorm.weight)
and bert-uncased/ (the layout of bert-base-uncased: everything under "bert.", LayerNorm.gamma and .beta, a head for
masked words and a pooler beside the body, a WordPiece tokenizer with [CLS] and [SEP]), each with expected.json.
The forward pass below is written from the paper (Devlin et al. 2018) in float64, one sentence at a time, and shares
nothing with the code under test. Weights are drawn with a standard deviation of 0.2, so that every part of the
network matters.
"""
import json, math, os
import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

HIDDEN, LAYERS, HEADS, INNER, POSITIONS, EPS = 24, 2, 3, 40, 32, 1e-12
WORDS = ("[PAD] [UNK] [CLS] [SEP] [MASK] quiet piano for a rainy night fast loud metal song love jazz sad happy "
         "un ##happy ##ly ##s ##ing danc the of , . ! 2 ##0 雨 夜").split()
SENTENCES = ["quiet piano for a rainy night", "Fast, LOUD metal!", "unhappy songs", "dancing", "jazz 20",
             "雨夜 piano", "zzz unknown zzz", "the song of the night " * 20]
here = os.path.dirname(os.path.abspath(__file__))


def tokenizer():
    t = Tokenizer(models.WordPiece({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]"))
    t.normalizer = normalizers.BertNormalizer(lowercase=True)
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", WORDS.index("[CLS]")), ("[SEP]", WORDS.index("[SEP]"))])
    t.decoder = decoders.WordPiece()
    t.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    return t


def weights(rng):
    w = {}
    def draw(name, *shape):
        w[name] = rng.normal(0, 0.2, shape).astype(np.float32)
    def norm(name):
        w[name + ".weight"] = rng.normal(1, 0.2, HIDDEN).astype(np.float32)
        draw(name + ".bias", HIDDEN)
    def dense(name, outputs, inputs):
        draw(name + ".weight", outputs, inputs)
        draw(name + ".bias", outputs)
    draw("embeddings.word_embeddings.weight", len(WORDS), HIDDEN)
    draw("embeddings.position_embeddings.weight", POSITIONS, HIDDEN)
    draw("embeddings.token_type_embeddings.weight", 2, HIDDEN)
    norm("embeddings.LayerNorm")
    for i in range(LAYERS):
        at = f"encoder.layer.{i}."
        for part in ("query", "key", "value"):
            dense(at + "attention.self." + part, HIDDEN, HIDDEN)
        dense(at + "attention.output.dense", HIDDEN, HIDDEN)
        norm(at + "attention.output.LayerNorm")
        dense(at + "intermediate.dense", INNER, HIDDEN)
        dense(at + "output.dense", HIDDEN, INNER)
        norm(at + "output.LayerNorm")
    return w


def forward(w, ids):
    """The states of all tokens."""
    w = {k: v.astype(np.float64) for k, v in w.items()}
    def norm(x, name):
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred ** 2).mean(-1, keepdims=True) + EPS)
        return scaled * w[name + ".weight"] + w[name + ".bias"]
    def dense(x, name):
        return x @ w[name + ".weight"].T + w[name + ".bias"]
    gelu = np.vectorize(lambda v: v * 0.5 * (1 + math.erf(v / math.sqrt(2))))
    x = (w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][:len(ids)]
         + w["embeddings.token_type_embeddings.weight"][0])
    x = norm(x, "embeddings.LayerNorm")
    size = HIDDEN // HEADS
    for i in range(LAYERS):
        at = f"encoder.layer.{i}."
        q, k, v = (dense(x, at + "attention.self." + part) for part in ("query", "key", "value"))
        heads = []
        for h in range(HEADS):
            s = slice(h * size, (h + 1) * size)
            scores = q[:, s] @ k[:, s].T / math.sqrt(size)
            e = np.exp(scores - scores.max(-1, keepdims=True))
            heads.append(e / e.sum(-1, keepdims=True) @ v[:, s])
        x = norm(x + dense(np.concatenate(heads, -1), at + "attention.output.dense"), at + "attention.output.LayerNorm")
        inner = gelu(dense(x, at + "intermediate.dense"))
        x = norm(x + dense(inner, at + "output.dense"), at + "output.LayerNorm")
    return x


def uncased(w, rng):
    """The names of bert-base-uncased's checkpoint."""
    out = {}
    for name, value in w.items():
        if "LayerNorm" in name:
            name = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
        out["bert." + name] = value
    out["bert.pooler.dense.weight"] = rng.normal(0, 1, (HIDDEN, HIDDEN)).astype(np.float32)
    out["bert.pooler.dense.bias"] = np.zeros(HIDDEN, np.float32)
    out["cls.predictions.bias"] = np.zeros(len(WORDS), np.float32)
    return out


def main():
    t = tokenizer()
    for seed, name in ((1, "bert-plain"), (2, "bert-uncased")):
        rng = np.random.default_rng(seed)
        w = weights(rng)
        os.makedirs(f"{here}/{name}", exist_ok=True)
        save_file(uncased(w, rng) if name == "bert-uncased" else w, f"{here}/{name}/model.safetensors")
        t.save(f"{here}/{name}/tokenizer.json")
        config = {"architectures": ["BertModel" if name == "bert-plain" else "BertForMaskedLM"],
                  "model_type": "bert", "hidden_size": HIDDEN, "num_hidden_layers": LAYERS,
                  "num_attention_heads": HEADS, "intermediate_size": INNER, "vocab_size": len(WORDS),
                  "max_position_embeddings": POSITIONS, "type_vocab_size": 2, "hidden_act": "gelu",
                  "layer_norm_eps": EPS, "pad_token_id": 0}
        with open(f"{here}/{name}/config.json", "w") as f:
            json.dump(config, f, indent=1)
        rows = []
        for text in SENTENCES:
            ids = t.encode(text).ids
            if len(ids) > POSITIONS:
                ids = ids[:POSITIONS - 1] + [WORDS.index("[SEP]")]
            states = forward(w, ids)
            def unit(v):
                return [round(float(x), 7) for x in v / np.linalg.norm(v)]
            rows.append({"text": text, "tokens": len(ids), "mean": unit(states.mean(0)), "cls": unit(states[0]),
                         "max": unit(states.max(0))})
        with open(f"{here}/{name}/expected.json", "w", encoding="utf-8") as f:
            f.write("[\n" + ",\n".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n]\n")


if __name__ == "__main__":
    main()
