"""What points to something: images, links, identities and notes.

Every function changes the tree that it is given, which belongs to one conversion.
"""

from __future__ import annotations

from portfolio_lib.render.tree import HEADINGS, Element, append_text, remove, take, unwrap, wrap

MAIN = "main-content"
"""The identity of the page's main part; no element of a notebook may have it."""

_KEEP_THEIR_ID = HEADINGS | {"article", "aside", "figure", "section"}


def check_images(body: Element) -> None:
    """Put in place of every image that is not embedded the text that describes it."""
    for source in list(body.iter("source")):
        if not source.get("srcset"):
            remove(source)
    for image in list(body.iter("img")):
        if not image.get("src"):
            image.tag = "span"
            append_text(image, image.get("alt") or "")
            unwrap(image)
    for picture in list(body.iter("picture")):
        if picture.find("img") is None:
            unwrap(picture)


def unique_ids(body: Element) -> None:
    """Keep the first of equal identities, and only those that may be pointed to."""
    targets = {(link.get("href") or "")[1:] for link in body.iter("a")}
    seen = {MAIN}
    for element in body.iter():
        identity = element.get("id")
        if identity is None:
            continue
        is_wanted = identity in targets or element.tag in _KEEP_THEIR_ID
        if is_wanted and identity not in seen:
            seen.add(identity)
        else:
            take(element, "id")


def check_links(body: Element) -> None:
    """Turn links that lead nowhere into their text; `unique_ids` comes first."""
    ids = {element.get("id") for element in body.iter() if element.get("id")}
    for link in list(body.iter("a")):
        href = link.get("href")
        if href and not (href.startswith("#") and href[1:] not in ids):
            continue
        if link.get("role") == "doc-noteref":
            wrap(link, "sup", {})
        if link.get("id"):
            link.tag = "span"
            take(link, "href")
            take(link, "role")
        else:
            unwrap(link)
