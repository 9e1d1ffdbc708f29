"""What the search finds: claims, sentences, concepts and sources."""

from collections.abc import Mapping
from typing import Any

from chervonets.report.page.links import INDEX, address
from chervonets.report.parts import Content
from chervonets.report.prose import plain


def entries(
    content: Content, concepts: Mapping[str, Mapping[str, Any]], found: Mapping[str, str]
) -> list[list[str]]:
    """Kind, title, further words and address of everything that can be found."""

    def entry(kind: str, title: str, more: str, anchor: str) -> list[str]:
        return [kind, title, more, address(f"#{anchor}", INDEX, found)]

    claims, sentences = [], []
    for chapter in content["chapters"]:
        words = f"{plain(chapter['sentence'])} {chapter['verdict']['word']}"
        claims.append(entry("claim", chapter["title"], words, chapter["id"]))
        sentences += [
            entry("sentence", item["title"], item["word"], item["id"]) for item in chapter["asked"]
        ]
    return [
        *claims,
        *sentences,
        *(
            entry("concept", item["title"], item["definition"], f"concept-{name}")
            for name, item in concepts.items()
        ),
        *(
            entry("source", _text(item["text"]), item["evidence"], f"source-{item['key']}")
            for item in content["bibliography"]
        ),
    ]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else plain(value)
