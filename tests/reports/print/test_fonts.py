"""Scripts beyond the built-in fonts: printed with the extra `fonts`, framed signs and a note without it, and never at the cost of
ordinary text."""

from __future__ import annotations

import re
import subprocess
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from absatz import main
from reports.article.data import report_json
from reports.article.view import article_view
from reports.print import emoji, further_fonts, scripts
from reports.print.clean import BREAK, breakable
from reports.print.emoji import drawings, emoji_font, emoji_of
from reports.print.further_fonts import FurtherFonts
from reports.print.pdf import Typesetter
from reports.print.scripts import SCRIPTS, font_folder, package_folder
from reports.texts import texts
from tests.needs import needs_poppler
from tests.report_cases import ARTICLE, model, summary

INSTALLED = all(package_folder(package) for package in {emoji.PACKAGE, *(script.package for script in SCRIPTS)})
needs_fonts = pytest.mark.skipif(
    not INSTALLED, reason='the extra fonts is not installed (pip install -c constraints.txt -e ".[dev]")'
)

SAMPLES = {
    "Urdu": "یہ رازداری کے لیے ہے۔",
    "Devanagari": "निजता की रक्षा करना ज़रूरी है।",
    "Bengali": "গোপনীয়তা",
    "Tamil": "தனியுரிமை",
    "Telugu": "గోప్యత",
    "Thai": "การคุ้มครองข้อมูลส่วนบุคคล",
    "Burmese": "ကိုယ်ရေးလုံခြုံမှု",
    "Khmer": "ភាពឯកជន",
    "Chinese, Japanese or Korean": "隐私保护，隱私保護。「プライバシー」 개인정보",
}
EMOJI = "👍🏽👨‍👩‍👧🇩🇪☎️🔒❤️1️⃣✅🏳️‍🌈😀"
BUILT_IN = {
    "Arabic": "حماية البيانات",
    "Hebrew": "הגנת הפרטיות שָׁלוֹם",
    "Greek": "Η προστασία",
    "Cyrillic": "Защита",
    "Georgian": "დაცვა",
    "Lao": "ຄວາມເປັນສ່ວນຕົວ",
}

DOUBLED = pytest.mark.xfail(strict=True, reason="Typst writes a letter twice whose mark is set higher or lower than designed")


def pdf(typesetter: Typesetter, text: str) -> bytes:
    facts = summary(text)
    return typesetter.article_pdf(article_view(facts, texts("de")), report_json(facts))


def sentence(sample: str) -> str:
    return f"Auf dem Schild steht {sample} und daneben Daten."


def unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    with Typesetter() as result:
        yield result


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the extra were not installed."""
    monkeypatch.setattr(scripts, "package_folder", lambda _: None)
    monkeypatch.setattr(further_fonts, "drawings", dict)


@needs_fonts
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_every_script_has_its_font(typesetter: Typesetter, script: scripts.Script) -> None:
    content = pdf(typesetter, sentence(SAMPLES[script.name]))
    assert f"+{script.family.replace(' ', '').removesuffix('JP')}".encode() in content
    assert b"LastResort" not in content


@needs_fonts
def test_each_font_lies_alone_in_its_folder() -> None:
    """With a second one beside it, which Typst took would depend on the file system."""
    for script in SCRIPTS:
        folder = font_folder(script)
        assert folder is not None
        assert len([path for path in folder.rglob("*") if path.suffix in {".ttf", ".otf", ".ttc"}]) == 1, script.name


@pytest.mark.parametrize("sample", BUILT_IN.values(), ids=BUILT_IN)
def test_built_in_fonts_have_the_scripts_that_the_docs_name(typesetter: Typesetter, sample: str) -> None:
    assert further_fonts.further_fonts(sample) == FurtherFonts()
    assert b"LastResort" not in pdf(typesetter, sentence(sample))


@needs_fonts
def test_emoji_are_drawn(typesetter: Typesetter) -> None:
    content = pdf(typesetter, sentence(EMOJI))
    assert b"/Type3" in content
    assert b"LastResort" not in content
    assert b"/Type3" not in pdf(typesetter, sentence("© ☎ ™ 1"))


@needs_fonts
def test_what_counts_as_an_emoji() -> None:
    found = emoji_of(f"{EMOJI} 1 2 © ☎ 👨‍👩‍👧x👨", drawings())
    assert emoji_of("🔒\ufe0e ☎\ufe0e", drawings()) == ()
    # A family of a made-up kind falls into its members; what has no drawing stays with the other fonts.
    assert emoji_of("🔒\u200d🔒 \U0001faff", drawings()) == ("🔒",)
    assert set(found) == {"👍🏽", "👨‍👩‍👧", "🇩🇪", "☎️", "🔒", "❤️", "1️⃣", "✅", "🏳️‍🌈", "😀", "👨"}
    assert [len(one) for one in found] == sorted((len(one) for one in found), reverse=True)


@needs_fonts
@pytest.mark.parametrize(
    ("text", "language"),
    [("„隐私保护“", b"zh-CN"), ("„隱私保護“", b"zh-TW"), ("„個人情報をまもる“", b"ja-JP"), ("„개인정보 보호“", b"ko-KR")],
)
def test_east_asian_text_names_its_language(typesetter: Typesetter, text: str, language: bytes) -> None:
    content = pdf(typesetter, sentence(text))
    objects = b"".join(unpacked(stream) for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL))
    assert set(re.findall(rb"/Lang ?\(([a-zA-Z]+-[A-Z]+)\)", objects)) == {language}


@needs_fonts
@needs_poppler
@pytest.mark.parametrize(
    "sample",
    [
        *(pytest.param(sample, id=name) for name, sample in SAMPLES.items() if name not in {"Bengali", "Urdu"}),
        pytest.param(SAMPLES["Bengali"], id="Bengali", marks=DOUBLED),
        pytest.param(BUILT_IN["Lao"], id="Lao", marks=DOUBLED),
        *(pytest.param(BUILT_IN[name], id=name) for name in ("Greek", "Cyrillic", "Georgian")),
        pytest.param(EMOJI, id="emoji"),
    ],
)
def test_it_is_copied_verbatim(typesetter: Typesetter, tmp_path: Path, sample: str) -> None:
    # Twice as long as a line, so that places of lines' ends are tested too.
    text = sentence(" und ".join([sample] * 6))
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(typesetter, text))
    ran = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", path, "-"], capture_output=True, check=True)
    # Where East Asian signs are set closer, Poppler sees the end of a line: white space is compared nowhere.
    assert "".join(text.split()) in "".join(ran.stdout.decode().replace("\u00ad\n", "").split())


@needs_fonts
@needs_poppler
def test_no_spaces_come_between_chinese_and_latin(typesetter: Typesetter, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(typesetter, "据报道WhatsApp和Signal的用户在2018年增长。 Und Daten."))
    ran = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", path, "-"], capture_output=True, check=True)
    assert "据报道WhatsApp和Signal的用户在2018年增长。" in ran.stdout.decode()


@needs_fonts
def test_same_text_same_bytes_whatever_came_before(typesetter: Typesetter) -> None:
    mixed = sentence(" ".join([*SAMPLES.values(), EMOJI]))
    with Typesetter() as another:
        assert pdf(another, mixed) == pdf(typesetter, mixed)
        assert pdf(another, sentence("漢字")) == pdf(typesetter, sentence("漢字"))
        assert pdf(another, ARTICLE) == pdf(typesetter, ARTICLE)


@needs_fonts
def test_a_font_of_emoji_is_small_dated_alike_and_joins_what_belongs_together() -> None:
    chosen = emoji_of(EMOJI, drawings())
    content = emoji_font(chosen, drawings())
    assert content == emoji_font(chosen, drawings())
    assert len(content) < 40_000
    font = TTFont(BytesIO(content))
    assert (font["head"].created, font["head"].modified) == (emoji.DATE, emoji.DATE)
    (lookup,) = font["GSUB"].table.LookupList.Lookup
    ligatures = [ligature for table in lookup.SubTable for several in table.ligatures.values() for ligature in several]
    assert len(ligatures) == sum(len(one) > 1 for one in chosen)


@needs_fonts
@needs_poppler
def test_drawings_are_credited_where_there_are_any(typesetter: Typesetter, tmp_path: Path) -> None:
    for text, credited in ((sentence("🔒"), True), (ARTICLE, False)):
        path = tmp_path / "report.pdf"
        path.write_bytes(pdf(typesetter, text))
        ran = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
        assert (b"Twemoji" in ran.stdout) == credited


@pytest.mark.usefixtures("bare")
def test_without_the_fonts_signs_are_framed_and_a_note_says_so_once() -> None:
    heard: list[str] = []
    with Typesetter(note=heard.append) as plain:
        assert b"LastResort" in pdf(plain, sentence("漢字"))
        assert b"LastResort" in pdf(plain, sentence("漢字 ไทย 🔒"))
        pdf(plain, ARTICLE)
    assert [line.split(":")[0] for line in heard] == ["no font for Chinese, Japanese or Korean", "no font for Thai, emoji"]
    assert all("extra “fonts”" in line and "--fonts" in line for line in heard)


@pytest.mark.usefixtures("bare")
def test_the_note_goes_to_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(sentence("漢字"), encoding="utf-8")
    assert main(["report", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out")]) == 0
    captured = capsys.readouterr()
    assert "absatz: no font for Chinese" in captured.err
    assert "no font" not in captured.out


def test_fonts_do_not_touch_ordinary_text(typesetter: Typesetter, monkeypatch: pytest.MonkeyPatch) -> None:
    before = pdf(typesetter, ARTICLE)
    monkeypatch.setattr(scripts, "package_folder", lambda _: None)
    with Typesetter() as another:
        assert pdf(another, ARTICLE) == before


def test_a_given_family_is_not_taken_from_a_package_too() -> None:
    needed = further_fonts.further_fonts("漢字", given={"Noto Sans CJK JP"})
    assert needed.folders == ()
    assert needed.families == ("Noto Sans CJK JP",)
    assert needed.han is not None


def test_no_line_is_made_to_end_inside_an_emoji_or_against_the_rules_of_a_script() -> None:
    unspaced = ("Thai", "Burmese", "Khmer", "Chinese, Japanese or Korean")
    for text in (*(SAMPLES[name] for name in unspaced), BUILT_IN["Lao"], "👍🏽", "🇩🇪"):
        assert BREAK not in breakable(text.replace(" ", "") * 40), text
    assert breakable("漢字" + "a" * 33).count(BREAK) == 2


def test_words_from_right_to_left_do_not_turn_what_follows(typesetter: Typesetter) -> None:
    view = article_view(summary(use=model(info={"codebook": {"names": {"privacy": {"de": "خصوصية"}}}})), texts("de"))
    assert view["themes"][0]["name"] == "خصوصية\u200e"
    assert typesetter.article_pdf(view, b"{}")
