"""Default appearances (/DA) as every client reads them."""

from pypdf._utils import StreamType
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


class PlainString(TextStringObject):
    """A string written without octal escapes: pdf-lib does not decode them in /DA, and then guesses a size."""

    def write_to_stream(self, stream: StreamType, encryption_key: str | bytes | None = None) -> None:
        """Write the characters as they are; there are no parentheses among them."""
        stream.write(f"({self})".encode("ascii"))


def keep_plain(dictionary: DictionaryObject) -> None:
    """Have the /DA of a cloned dictionary written plainly again."""
    if "/DA" in dictionary:
        dictionary[NameObject("/DA")] = PlainString(str(dictionary["/DA"]))
