"""``vonglau-server layout``: the layouts that the server has published, as files and back."""

import typer

from server.cli.drawn import Filed, add_commands
from server.contract.layout_files import read_layout, written
from server.contract.messages import Layout
from server.contract.publishing import DrawnDocument
from server.contract.words import Words
from server.drawn import judge_layout

layout = typer.Typer(no_args_is_help=True)


def _written(document: DrawnDocument) -> str:
    assert isinstance(document, Layout)
    return written(document)


def _described(document: DrawnDocument) -> Words:
    assert isinstance(document, Layout)
    tiles = sum(len(screen.tile) for form in document.form for screen in form.screen)
    forms, title = len(document.form), document.title
    return Words(vi=f"«{title.vi}», {forms} dạng, {tiles} ô", en=f"“{title.en}”, {forms} forms, {tiles} tiles")


add_commands(layout, Filed("layout", read_layout, _written, _described, lambda _settings, _shown: judge_layout))
