"""What people paste and few fonts draw → the same thing said with what ours draws; for printing, never for keeping.

Word keeps the bullets of its Symbol and Wingdings fonts under private code points (U+F0B7, U+F0A7 …): they mean
nothing but in those fonts. Telephones add emoji with skin tones and joiners; typography adds spaces and hyphens.
Sources: Unicode 16.0, chapters 6, 22 and 23; character maps of Symbol and Wingdings.
"""

import re
import unicodedata

_WORD = {
    # Symbol and Wingdings share the private range: what Word's lists and corrections insert decides.
    "\uf0b7": "•", "\uf09f": "•", "\uf06c": "•", "\uf09e": "·", "\uf0a7": "•", "\uf06e": "•", "\uf076": "◆",
    "\uf075": "◆", "\uf0d8": "▶", "\uf0fc": "✓", "\uf0fb": "×", "\uf0fd": "[×]", "\uf0fe": "☑", "\uf0a8": "☐",
    "\uf06f": "☐", "\uf071": "☐", "\uf072": "☐", "\uf0e0": "→", "\uf0e8": "→", "\uf0f0": "→", "\uf0ae": "→",
    "\uf0df": "←", "\uf0e7": "←", "\uf0e1": "↑", "\uf0e2": "↓", "\uf04a": "☺", "\uf04c": "☹", "\uf02d": "-",
    "\uf0b0": "°", "\uf0b1": "±", "\uf0b3": "≥", "\uf0a3": "≤", "\uf0b4": "×", "\uf020": " ",
}  # fmt: skip
_SHAPES = (
    "◼⬛⯀ ■", "▫□▢◻◽⬜❏❐❑⬚ ☐", "▪◾●⚫⬤⦁🔴🔵 •", "▸►➤⏵‣ ▶", "▹▻➢➣ ▷", "◂◄⏴ ◀", "◃◅ ◁", "▴⏶ ▲", "▵ △", "▾⏷ ▼", "▿ ▽",
    "❖◈⬥⬧⧫ ◆", "◇⬦⟡ ◊", "➔➙➛➜➝➞➟➠➡➥➦➧➨➩➪➫➬➭➮➯➱➲➳➵➸➺➻➼➽➾⟶⟹⇨⭢🡒🡪🡺 →", "⟵⟸⇦⬅⭠🡐 ←", "⇧⬆⭡🡑 ↑", "⇩⬇⭣🡓 ↓",
    "✔🗸 ✓", "🗹 ☑", "✕✖✗✘🗙 ×", "✦✧★⭐✪✫✬✭✮✯✰✱✲✳✴✵✶✷✸✹✺✻✼✽ *", "❝‟ “", "❞ ”", "❛ ‘", "❜‛ ’", "⋯ …",
    "‐‑⁃˗ -", "⋅・ ·", "❗❕ !", "❓❔ ?",
)  # fmt: skip
"""Drawn otherwise, the same to the eye: what stands before the space becomes what stands behind it."""
_SPACES = (*map(chr, range(0x2000, 0x2007)), *map(chr, range(0x2008, 0x200B)), *"\u1680\u205f\u3000\u3164\uffa0\u2800")
_BREAKS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_INVISIBLE = (
    # Zero-width spaces, direction marks, invisible operators, byte order mark; how an emoji is to be drawn.
    *"\u180e\u200b\u200e\u200f\u061c\u2060\u2061\u2062\u2063\u2064\u034f\ufeff\u20e3",
    *(chr(code) for first, last in ((0xFE00, 0xFE0F), (0x1F3FB, 0x1F3FF), (0xE0001, 0xE007F), (0xE0100, 0xE01EF))
      for code in range(first, last + 1)),
)  # fmt: skip
_COMPATIBLE = ((0x2024, 0x2025), (0xFB50, 0xFD3D), (0xFD40, 0xFDFC), (0xFE30, 0xFE6B), (0xFE70, 0xFEFC),
               (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x1D400, 0x1D7FF), (0x2F00, 0x2FD5), (0xF900, 0xFAFF))  # fmt: skip
"""Fullwidth, fancy, presentation and compatibility letters: said by the letters that they are (NFKC)."""


def _table() -> dict[int, str]:
    shapes = {char: group[-1] for group in _SHAPES for char in group[:-2]}
    regional = {chr(0x1F1E6 + rank): chr(ord("A") + rank) for rank in range(26)}
    compatible = {
        chr(code): unicodedata.normalize("NFKC", chr(code))
        for first, last in _COMPATIBLE
        for code in range(first, last + 1)
    }
    box = dict.fromkeys("☒🗷🗵⊠", "[×]")
    alike = compatible | shapes | _WORD | box | regional
    alike |= dict.fromkeys(_SPACES, " ") | dict.fromkeys(_BREAKS, "\n") | dict.fromkeys(_INVISIBLE, "")
    # One passage is enough: what becomes a letter that has a like becomes that like.
    return {ord(char): "".join(alike.get(one, one) for one in like) for char, like in alike.items() if char != like}


SEMBLABLES = _table()
"""Code point → what stands for it."""
_ENDED_BY = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")
"""Mark of direction → its end."""
_OVERRIDES = "\u202d\u202e"
"""They turn letters around, and may hide something: they are shown."""
_JOINED = "\u0600-\u08ff\u0900-\u109f\u1780-\u18af"
_JOINERS = re.compile(f"(?<![{_JOINED}])[\u200c\u200d]+|(?<=[{_JOINED}])[\u200c\u200d]+(?![{_JOINED}\u200c\u200d])")
"""Joiners that are not inside a word of a script that spells with them."""


def show_alike(texte: str) -> str:
    """Say a text with the characters that are drawn, wherever a like is well known; total and idempotent.

    « \uf0b7 Relire » → « • Relire », « auto\u2011évalué » → « auto-évalué », « ＡＢ » → « AB »; what has no like stays.
    """
    return _JOINERS.sub("", _undirected(texte.translate(SEMBLABLES)))


def _undirected(texte: str) -> str:
    """Take out marks of direction with their ends: a name pasted from an Arabic or Hebrew page stands between them.

    The letters say their direction themselves. A mark without its end, or that overrides, stays.
    """
    # Pairs that cross show as pairs only once the inner one is gone.
    while (found := _without_pairs(texte)) != texte:
        texte = found
    return texte


def _without_pairs(texte: str) -> str:
    if _ENDED_BY.keys().isdisjoint(texte):
        return texte
    kept, begun = list(texte), list[int]()
    for rank, char in enumerate(texte):
        if char in _ENDED_BY:
            begun.append(rank)
        elif begun and char == _ENDED_BY[texte[begun[-1]]]:
            first = begun.pop()
            if texte[first] not in _OVERRIDES:
                kept[first] = kept[rank] = ""
    return "".join(kept)


def mark(char: str) -> str:
    """What is printed for a character that no typeface at hand draws: « [U+E123] »."""
    return f"[U+{ord(char):04X}]"
