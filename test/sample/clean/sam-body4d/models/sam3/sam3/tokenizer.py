"""Byte-pair encoding of prompts."""

import gzip
from pathlib import Path

import ftfy
import regex

VOCABULARY = Path(__file__).resolve().parent.parent / "assets" / "bpe_simple_vocab_16e6.txt.gz"
WORDS = regex.compile(r"\p{L}+|\p{N}|[^\s\p{L}\p{N}]+")


class Tokenizer:
    def __init__(self, path=VOCABULARY):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            merges = [tuple(line.split()) for line in file.read().splitlines()[1:] if line]
        self.ranks = {merge: rank for rank, merge in enumerate(merges)}

    def encode(self, text):
        """Gives the tokens' ranks; what is not in the vocabulary is left out."""
        words = WORDS.findall(ftfy.fix_text(text).lower())
        pairs = [pair for word in words for pair in zip(word, word[1:])]
        return [self.ranks[pair] for pair in pairs if pair in self.ranks]
