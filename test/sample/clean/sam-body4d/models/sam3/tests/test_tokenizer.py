from sam3.tokenizer import Tokenizer


def test_known_pairs():
    assert Tokenizer().encode("the") == [0, 1]
