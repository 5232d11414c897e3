"""Compiles the translations before the package is built; all else stands in pyproject.toml."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).parent))

from resources.translations.compiling import compile_all


class BuildWithTranslations(build_py):
    """A wheel without them would show a wall that is half English."""

    def run(self) -> None:
        """Compile, then build."""
        compile_all()
        super().run()


setup(cmdclass={"build_py": BuildWithTranslations})
