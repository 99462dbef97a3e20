"""Sphinx's configuration of the documentation site; see `build_site.py`."""

from __future__ import annotations

from pathlib import Path

import hotbed

project = "hotbed"
author = "The hotbed developers"
copyright = author
version = release = hotbed.__version__

extensions = ["myst_nb"]
myst_heading_anchors = 4
nb_execution_mode = "off"  # the notebooks hold their outputs, and the tests compare them
nitpicky = True

html_context = {"default_mode": "auto"}
html_theme = "pydata_sphinx_theme"
html_title = "hotbed"
html_static_path = [str(Path(__file__).parent / "static")]
html_css_files = ["hotbed.css"]
html_copy_source = False
html_show_sphinx = False
html_show_search_summary = False  # read with fetch, which browsers refuse to pages from disk
html_theme_options = {
    "navbar_align": "left",
    "navbar_persistent": ["search-button"],
    "navbar_end": ["theme-switcher"],
    "header_links_before_dropdown": 6,
    "show_toc_level": 2,
    "navigation_with_keys": False,
    "footer_start": ["copyright"],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
}
