"""Settings of Sphinx, myst-nb and the theme, and what the book adds to them."""

from pathlib import Path
from typing import Any

from course_tools.site.pages import TITLE

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
EXTENSION = "course_tools.site.extension"

SETTINGS: dict[str, Any] = {
    "project": TITLE,
    "author": "The authors of the course",
    "copyright": "",
    "language": "en",
    "extensions": [
        "myst_nb",
        "sphinx.ext.autodoc",
        "sphinx.ext.napoleon",
        "sphinx.ext.mathjax",
        EXTENSION,
    ],
    "templates_path": [str(TEMPLATES)],
    "html_static_path": ["_static"],
    "html_css_files": ["fonts/fonts.css", "colours.css", "book.css"],
    "html_js_files": [("mount.js", {"defer": "defer"}), ("book.js", {"defer": "defer"})],
    "mathjax_path": "mathjax/tex-chtml.js",
    "html_title": TITLE,
    "html_theme": "pydata_sphinx_theme",
    "html_theme_options": {
        "navbar_start": ["book-title"],
        "navbar_center": [],
        "navbar_end": ["theme-switcher"],
        "navbar_persistent": ["search-button-field"],
        "article_header_start": ["kicker"],
        "article_header_end": ["actions"],
        "primary_sidebar_end": [],
        "secondary_sidebar_items": ["page-toc"],
        "footer_start": ["colophon"],
        "footer_center": [],
        "footer_end": [],
        "search_bar_text": "Search the course",
        "show_toc_level": 1,
        "surface_warnings": False,
    },
    "html_sidebars": {"**": ["contents"]},
    "html_context": {"default_mode": "auto"},
    "html_show_sourcelink": False,
    "html_copy_source": False,
    "html_show_sphinx": False,
    "html_use_index": False,
    "html_domain_indices": False,
    "html_permalinks_icon": "#",
    "html_favicon": None,
    # Notebooks were built and checked already: nothing runs here.
    "nb_execution_mode": "off",
    "nb_code_prompt_show": "Show what it gives",
    "nb_code_prompt_hide": "Hide what it gives",
    "myst_enable_extensions": ["dollarmath"],
    "myst_heading_anchors": 3,
    # Docstrings are numpydoc; a name in single backticks is code.
    "default_role": "code",
    "add_module_names": False,
    "autodoc_typehints": "none",
    "napoleon_google_docstring": False,
    "napoleon_use_rtype": False,
    "toc_object_entries": False,
}
