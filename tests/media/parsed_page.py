"""A page as its elements, for tests of what it shows."""

from html.parser import HTMLParser

VOID = {"meta", "img", "line", "rect", "input", "br", "link", "path", "use", "circle"}


class Page(HTMLParser):
    """Collects elements with their attributes, the text, and what stands in style and script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, str] = {"style": "", "script": ""}
        self.words = ""
        self._open: list[str] = []
        self.feed(html)
        assert not [tag for tag in self._open if tag not in VOID], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in self.inside:
            self.inside[self._open[-1]] += data
        else:
            self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]
