"""Swedish alphabetical order, by the key alone."""

from arena.shared.sorting import MAX_LENGTH, sort_key

IN_ORDER = [
    "112-gruppen",
    "Ale",
    "Alingsås",
    "Botkyrka",
    "Café Öppet",
    "Caféer",
    "Upplands-Bro",
    "Upplands Väsby",
    "Zinkgruvan",
    "Åmål",
    "Åre",
    "Älmhult",
    "Ängelholm",
    "Öckerö",
    "Östra Göinge",
]


def test_swedish_letters_come_last_in_their_order():
    shuffled = sorted(IN_ORDER, key=len)
    assert sorted(shuffled, key=sort_key) == IN_ORDER


def test_key_is_of_letters_that_every_collation_orders_alike():
    assert sort_key("Région Åland & co, (nord)") == "region0zzaland000co000nord0"
    assert sort_key("e\u0301") == sort_key("\u00e9") == "e"
    assert len(sort_key("ö" * 200)) == MAX_LENGTH
