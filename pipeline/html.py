"""Jinja2 → HTML → PDF: the one engine behind forms, letters, dossiers and notes.

Untrusted text is never code: autoescape is on, undefined names are errors, and WeasyPrint may fetch the
project's own assets and nothing else. Whatever a text holds, it is printed (``fonts.page``), with typefaces that
packages ship. Importing this takes half a second, WeasyPrint's: only what prints does.
"""

import mimetypes
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import jinja2
import pydyf
import weasyprint
from markupsafe import Markup
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from pipeline.dossier.values import typographie
from pipeline.errors import PipelineError
from pipeline.fonts.page import SCHEME, make_page
from pipeline.fonts.reading import correct
from pipeline.pdf_objects import Settled, settle
from pipeline.resources import FONTCONFIG, TEMPLATES, font_directory
from pipeline.user_agent import SPECIAL, Page

_FACES = (
    ("Regular", 400, "normal"),
    ("It", 400, "italic"),
    ("Semibold", 600, "normal"),
    ("SemiboldIt", 600, "italic"),
    ("Bold", 700, "normal"),
    ("BoldIt", 700, "italic"),
)
_OF_ONE_PAGE = re.compile(rb"@(?:import|font-face|counter-style|color-profile|layer)", re.IGNORECASE)
"""What a stylesheet gives to the page that it is read for, and not to another."""
_BROUGHT = {"image": "image/png", SCHEME: "font/ttf"}
"""Scheme of what a page brings → what it is."""
_HERE = PurePosixPath("/modeles")
"""Where templates are, for a page: its addresses go into its bytes, which are the same wherever the program is."""


@contextmanager
def _typefaces_of_ours_alone() -> Iterator[None]:
    """Keep fontconfig, which reads its settings when it is first asked, from the typefaces of the machine."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(FONTCONFIG)
    try:
        yield
    finally:
        del os.environ["FONTCONFIG_FILE"]
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before


class _Fetcher(URLFetcher):
    """Gives a page the files that ``find`` grants, and what it brings under an address of its own (``image:name``).

    Whatever else is asked for, or is missing, stops the page: of any other error WeasyPrint makes a warning, and a page
    without its picture.
    """

    def __init__(self, find: Callable[[str], bytes | Path | None], brought: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("file",))
        self._find, self._brought = find, brought

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return what is asked for.

        Raises:
            FatalURLFetchingError: when it is not granted, or not there; says it in French.
        """
        parts = urlsplit(url)
        if url in self._brought:
            return URLFetcherResponse(url, self._brought[url], {"Content-Type": _BROUGHT[parts.scheme]})
        found = self._find(unquote(parts.path)) if parts.scheme == "file" else None
        if found is None:
            raise FatalURLFetchingError("un fichier extérieur au programme ; c’est interdit")
        try:
            content = found.read_bytes() if isinstance(found, Path) else found
        except OSError as error:
            name = PurePosixPath(unquote(parts.path)).name
            raise FatalURLFetchingError(f"{name}, qui n’existe pas ou ne peut pas être lu") from error
        kind, _ = mimetypes.guess_type(parts.path)
        return URLFetcherResponse(url, content, {"Content-Type": kind} if kind else {})


@contextmanager
def _blaming(template: str) -> Iterator[None]:
    """Whatever a department's template raises (it may call filters wrongly), it is the template that is wrong."""
    try:
        yield
    except Exception as error:
        where = template
        if isinstance(error, jinja2.TemplateSyntaxError):
            where = f"{error.name or template}, ligne {error.lineno}"
        raise PipelineError(
            f"Le modèle {where} ne peut pas être utilisé ({type(error).__name__}). "
            "L’administrateur corrige ce modèle, ou le retire pour revenir à celui du programme."
        ) from error


@contextmanager
def _asking(template: str) -> Iterator[None]:
    """A template that asks for what it may not have is wrong."""
    try:
        yield
    except FatalURLFetchingError as error:
        raise PipelineError(f"Le modèle {template} demande {error}. L’administrateur corrige ce modèle.") from error


class Engine:
    """Renders templates; keep one per run: fonts and stylesheets are prepared once."""

    def __init__(self, own: Mapping[str, bytes | None] | None = None, logo: bytes = b"", logo_name: str = "") -> None:
        """Prepare an engine; what it is given is its values, never where they are.

        Args:
            own: files that a department puts in the place of ours, or that they show: path in the folder of templates
                → content; ``None`` when it could not be read.
            logo: picture that pages may show as ``logo``; empty for none.
            logo_name: its name, whose suffix says what it is.
        """
        self._own = own or {}
        self._logo = PurePosixPath("/logo", logo_name)
        self._logo_content = logo
        self._parsed: dict[tuple[str, bytes], Any] = {}
        """Address and content of a stylesheet → the stylesheet."""

    @cached_property
    def _environment(self) -> Any:
        environment = jinja2.Environment(
            loader=jinja2.ChoiceLoader([jinja2.FunctionLoader(self._source), jinja2.FileSystemLoader(str(TEMPLATES))]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

        environment.filters |= {
            "date_longue": typographie.format_long_date,
            "date_courte": typographie.format_short_date,
            "duree": typographie.format_duree,
            "heure": typographie.format_heure,
            "typo": typographie.typo,
            "multiligne": lambda texte: Markup("<br>").join(texte.split("\n")),  # Which escapes each line.
        }
        return environment

    def _declare_fonts(self, css: str = "", files: Mapping[str, bytes] | None = None) -> tuple[Any, Any]:
        """(FontConfiguration, stylesheet declaring Source Sans Pro, and what ``css`` declares with ``files``)."""
        with _typefaces_of_ours_alone():
            configuration = FontConfiguration()
        folder = font_directory()
        faces = "".join(
            f'@font-face{{font-family:"Source Sans Pro";font-weight:{weight};font-style:{style};'
            f"src:url({(folder / f'SourceSansPro-{face}.ttf').as_uri()})}}"
            for face, weight, style in _FACES
        )
        fetcher = _Fetcher(self._find, files or {})
        return configuration, weasyprint.CSS(string=faces + css, font_config=configuration, url_fetcher=fetcher)

    @cached_property
    def _fonts(self) -> tuple[Any, Any]:
        """Those of nearly every page."""
        return self._declare_fonts()

    @property
    def logo(self) -> str:
        """Address under which a page shows the logo; "" when there is none."""
        return f"file://{quote(str(self._logo))}" if self._logo_content else ""

    @property
    def replaced(self) -> tuple[str, ...]:
        """Templates and styles that the department has put in the place of ours: paths in their folder, sorted."""
        return tuple(name for name in sorted(self._own) if (TEMPLATES / name).is_file())

    def _source(self, name: str) -> str | None:
        if name not in self._own:
            return None
        if (found := self._own[name]) is None:
            raise PermissionError(name)
        return found.decode("utf-8")

    def _find(self, address: str) -> bytes | Path | None:
        """What pages may show: the logo, a template's file (that of the department first), a typeface of ours."""
        asked = PurePosixPath(os.path.normpath(address))
        if self._logo_content and asked == self._logo:
            return self._logo_content
        if asked.is_relative_to(_HERE):
            name = asked.relative_to(_HERE)
            if str(name) in self._own:
                return self._own[str(name)] or Path(name)
            path, root = (TEMPLATES / name).resolve(), TEMPLATES.resolve()
        else:
            path, root = Path(asked).resolve(), font_directory().resolve()
        # Resolved, so that neither « .. » nor a symbolic link leads out of the allowed folders.
        return path if path.is_relative_to(root) else None

    def require(self, template: str) -> None:
        """Make sure that a template can be read, whatever it would be given.

        Raises:
            PipelineError: when it is wrong.
        """
        with _blaming(template):
            self._environment.get_template(template)

    def html(self, template: str, context: Mapping[str, object]) -> str:
        """Render a template to HTML.

        Raises:
            PipelineError: when the template (a department may override it) is wrong.
        """
        with _blaming(template):
            return str(self._environment.get_template(template).render(context))

    def lay_out(
        self,
        template: str,
        context: Mapping[str, object],
        *,
        variant: str = "pdf/ua-1",
        forms: bool = False,
        pictures: Mapping[str, bytes] | None = None,
    ) -> "LaidOut":
        """Lay out the pages of a template, for a PDF of the given variant, without writing it.

        ``pictures``: name → PNG, which the template shows as ``image:name``.

        Raises:
            PipelineError: when the template is wrong or the page asks for anything outside the project.
        """
        # WeasyPrint takes dates from <meta>; without this some of its libraries stamp the clock.
        os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
        made = make_page(self.html(template, context))
        configuration, faces = self._declare_fonts(made.css, made.files) if made.css else self._fonts
        page = Page(
            string=made.html,
            base_url=f"file://{(_HERE / template).parent}/",
            url_fetcher=_Fetcher(self._find, {f"image:{name}": png for name, png in (pictures or {}).items()}),
        )
        options = {"pdf_variant": variant, "pdf_forms": forms}
        taken = self._take_stylesheets(page)
        page.plain = bool(taken) and not SPECIAL.search(made.html)
        stylesheets = [*taken, faces]
        with _asking(template):
            document = page.render(font_config=configuration, stylesheets=stylesheets, **options)
        return LaidOut(template, document, made.programs, options)

    def pdf(
        self,
        template: str,
        context: Mapping[str, object],
        *,
        forms: bool = False,
        pictures: Mapping[str, bytes] | None = None,
    ) -> bytes:
        """Render a template to a PDF/UA-1; the same input gives the same bytes.

        Raises:
            PipelineError: as :meth:`lay_out`.
        """
        return self.lay_out(template, context, forms=forms, pictures=pictures).pdf()

    def _take_stylesheets(self, page: Any) -> list[Any]:
        """The stylesheets that a page links to, parsed once for all pages, and taken out of it.

        A page is left as it is when something in it depends on where its stylesheets stand.
        """
        head = page.etree_element.find("head")
        links = [link for link in head.findall("link") if link.get("rel") == "stylesheet"]
        others = sum(1 for tag in ("link", "style") for _ in page.etree_element.iter(tag)) - len(links)
        if others or any(link.get("media") for link in links):
            return []
        urls = [urlsplit(urljoin(page.base_url, link.get("href", ""))) for link in links]
        if any(url.scheme != "file" for url in urls):
            return []
        taken = [self._stylesheet(unquote(url.path)) for url in urls]
        if None in taken:
            return []
        for link in links:
            head.remove(link)
        return taken

    def _stylesheet(self, address: str) -> Any:
        """A stylesheet, parsed; ``None`` when there is none, or when it must be read anew with each page."""
        found = self._find(address)
        try:
            content = found.read_bytes() if isinstance(found, Path) else found
        except OSError:
            return None  # The page itself says which one is missing.
        if content is None or _OF_ONE_PAGE.search(content) or SPECIAL.search(content.decode(errors="replace")):
            return None
        if (address, content) not in self._parsed:
            self._parsed[address, content] = weasyprint.CSS(
                file_obj=BytesIO(content), base_url=f"file://{quote(address)}", url_fetcher=_Fetcher(self._find, {})
            )
        return self._parsed[address, content]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Pages laid out, that may be written."""

    template: str
    document: Any
    programs: Mapping[str, bytes]
    """Typefaces cut down for this page: name → program."""
    options: Mapping[str, Any]

    @property
    def pages(self) -> int:
        """How many there are."""
        return len(self.document.pages)

    def pdf(self, finish: Callable[[Any], None] | None = None) -> bytes:
        """Write them.

        Args:
            finish: may change the PDF (``pydyf.PDF``) before it is written.

        Raises:
            PipelineError: when a page asks for anything outside the project.
        """

        def finisher(_: Any, pdf: Any) -> None:
            correct(pdf, self.programs)
            if finish:
                finish(pdf)
            for rank, found in enumerate(pdf.objects):
                if isinstance(found, pydyf.Stream):
                    settle(found)
                elif found.free != "f":
                    pdf.objects[rank] = Settled(found)

        with _asking(self.template):
            return bytes(self.document.write_pdf(finisher=finisher, **self.options))
