"""Elements of XML with text in them, and the bytes of a document."""

from xml.etree.ElementTree import Element, SubElement, tostring


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """Append an element, with text if there is any, and return it."""
    element = SubElement(parent, name, attributes)
    element.text = text
    return element


def document(root: Element) -> bytes:
    """Return the whole document, UTF-8, with its declaration."""
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content
