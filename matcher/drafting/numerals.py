"""Numbers up to 99 as they are written out in eleven languages; always the whole number, never a part of it.

Texts go through :func:`unaccented` first: no accents, small letters, blanks for hyphens within words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from matcher.drafting.region_names import plain

_UNITS: Mapping[str, str] = {
    "bg": "един/една/едно два/две три четири пет шест седем осем девет десет единадесет/единайсет"
    " дванадесет/дванайсет тринадесет/тринайсет четиринадесет/четиринайсет петнадесет/петнайсет"
    " шестнадесет/шестнайсет седемнадесет/седемнайсет осемнадесет/осемнайсет деветнадесет/деветнайсет",
    "de": "eins/ein/eine/einem/einen/einer/eines zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn"
    " vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "el": "ένα/ένας/έναν/μία/ενός/μίας δύο τρία/τρεις/τριών τέσσερα/τέσσερις/τέσσερεις/τεσσάρων πέντε έξι"
    " επτά/εφτά οκτώ/οχτώ εννέα/εννιά δέκα ένδεκα/έντεκα δώδεκα δεκατρία/δεκατρείς/δεκατριών"
    " δεκατέσσερα/δεκατέσσερις/δεκατεσσάρων δεκαπέντε δεκαέξι/δεκάξι δεκαεπτά/δεκαεφτά δεκαοκτώ/δεκαοχτώ"
    " δεκαεννέα/δεκαεννιά",
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen",
    "es": "uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis"
    " diecisiete dieciocho diecinueve",
    "fr": "un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept"
    " dix-huit dix-neuf",
    "lv": "viens/viena/vienu/vienam/vienai/vienas divi/divus/diviem/divas/divām/divu trīs/trim/triju/trijiem"
    " četri/četrus/četriem/četras/četrām/četru pieci/piecus/pieciem/piecas/piecām/piecu"
    " seši/sešus/sešiem/sešas/sešām/sešu septiņi/septiņus/septiņiem/septiņas/septiņu"
    " astoņi/astoņus/astoņiem/astoņas/astoņu deviņi/deviņus/deviņiem/deviņas/deviņu desmit vienpadsmit divpadsmit"
    " trīspadsmit četrpadsmit piecpadsmit sešpadsmit septiņpadsmit astoņpadsmit deviņpadsmit",
    "nl": "een/één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien"
    " zeventien achttien negentien",
    "pl": "jeden/jedna/jedno/jednego/jednej dwa/dwie/dwóch/dwu trzy/trzech cztery/czterech pięć/pięciu"
    " sześć/sześciu siedem/siedmiu osiem/ośmiu dziewięć/dziewięciu dziesięć/dziesięciu jedenaście/jedenastu"
    " dwanaście/dwunastu trzynaście/trzynastu czternaście/czternastu piętnaście/piętnastu szesnaście/szesnastu"
    " siedemnaście/siedemnastu osiemnaście/osiemnastu dziewiętnaście/dziewiętnastu",
    "pt": "um/uma dois/duas três quatro cinco seis sete oito nove dez onze doze treze catorze/quatorze quinze"
    " dezasseis/dezesseis dezassete/dezessete dezoito dezanove/dezenove",
    "ro": "un/una/unu doi/două trei patru cinci șase șapte opt nouă zece unsprezece/unșpe doisprezece/douăsprezece"
    " treisprezece paisprezece/patrusprezece cincisprezece/cinsprezece șaisprezece/șasesprezece șaptesprezece"
    " optsprezece nouăsprezece",
}
"""One to nineteen, each with its forms."""
_TENS: Mapping[str, str] = {
    "bg": "двадесет/двайсет тридесет/трийсет четиридесет/четирийсет петдесет шестдесет/шейсет седемдесет осемдесет"
    " деветдесет",
    "de": "zwanzig dreißig/dreissig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "el": "είκοσι τριάντα σαράντα πενήντα εξήντα εβδομήντα ογδόντα ενενήντα",
    "en": "twenty thirty forty/fourty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "fr": "vingt trente quarante cinquante soixante septante huitante/octante nonante",
    "lv": "divdesmit trīsdesmit četrdesmit piecdesmit sešdesmit septiņdesmit astoņdesmit deviņdesmit",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    "pl": "dwadzieścia/dwudziestu trzydzieści/trzydziestu czterdzieści/czterdziestu pięćdziesiąt/pięćdziesięciu"
    " sześćdziesiąt/sześćdziesięciu siedemdziesiąt/siedemdziesięciu osiemdziesiąt/osiemdziesięciu"
    " dziewięćdziesiąt/dziewięćdziesięciu",
    "pt": "vinte trinta quarenta cinquenta/cinqüenta sessenta setenta oitenta noventa",
    "ro": "douăzeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci",
}
"""Twenty to ninety."""
_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "bg": ("{ten} и {unit}",), "de": ("{unit}und{ten}",), "el": ("{ten} {unit}", "{ten} και {unit}"),
    "en": ("{ten} {unit}",), "es": ("{ten} y {unit}",), "fr": ("{ten} {unit}", "{ten} et {unit}"),
    "lv": ("{ten} {unit}",), "nl": ("{unit}en{ten}",), "pl": ("{ten} {unit}",), "pt": ("{ten} e {unit}",),
    "ro": ("{ten} și {unit}",),
}  # fmt: skip
"""How tens and units are put together."""
_HUNDREDS = r"hundred|hundert|honderd|cent|cents|cien|ciento|cem|cento|suta|sute|сто|εκατο|εκατον|sto|simt|simts|simtu"
_JOINERS = r"and|und|en|y|e|et|si|и|και|i|un"
_RANGE_WORDS = r"or|to|oder|bis|of|tot|o|a|ou|à|sau|la|pana la|или|до|ή|εως|lub|albo|do|vai|lidz|plus"
_DIGITS = re.compile(r"(?<![\w.,])\d{1,4}$")
_IN_BRACKETS = re.compile(r"\(\s*(\d{1,4})\s*\)$")
_PREPOSITION = re.compile(r"(?<=\w) de$")
"""Romanian has it between a number and what is counted."""
_REMARK = re.compile(r"(?<=\d)\s*\([^()\d]{1,30}\)$")
_LAST_WORDS = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?: [^\W\d_]+){0,3}$")
_HALVES = re.compile(r"(?<=[^\W\d])[-‐‑](?=[^\W\d])")
_GOES_ON = re.compile(rf"(?:\s*[-–—+/]\s*|(?<!\w)(?:{_JOINERS}|{_RANGE_WORDS}))$")
_IS_HUNDRED = re.compile(rf"(?<!\w)(?:\w*hundert|\w*honderd|{_HUNDREDS})$")


def unaccented(text: str) -> str:
    """Return a text without accents, in small letters, with single blanks and with blanks for hyphens in words."""
    return " ".join(_HALVES.sub(" ", plain(text).lower().replace("ł", "l")).split())


def number_at_end(text: str) -> tuple[int | None, str]:
    """Return the whole number with which an unaccented text ends, and what stands before it.

    Digits, also in brackets behind words, else words. ``None`` with the whole text where it ends with no number, and
    with less of it where that is only a part of a number, or the end of a range or of a sum.
    """
    text = _REMARK.sub("", _PREPOSITION.sub("", text.rstrip())).rstrip()
    number, before = _last_number(text)
    joined = _GOES_ON.sub("", before).rstrip()
    is_part = _IS_HUNDRED.search(joined) or _last_number(joined)[0] is not None
    return (None if is_part else number), before


def _last_number(text: str) -> tuple[int | None, str]:
    """Return the number at the end of a text and what stands before it."""
    if brackets := _IN_BRACKETS.search(text):
        before = text[: brackets.start()].rstrip()
        return int(brackets[1]), _last_number(before)[1] if not before.endswith(")") else before
    if digits := _DIGITS.search(text):
        return int(digits[0]), text[: digits.start()].rstrip()
    words = _LAST_WORDS.search(text)
    parts = words[0].split() if words else []
    for start in range(len(parts)):
        written = " ".join(parts[start:])
        if written in _written_numbers():
            return _written_numbers()[written], text[: len(text) - len(written)].rstrip()
    return None, text


@cache
def _written_numbers() -> Mapping[str, int]:
    """Return every written number, unaccented, with what it means; no two languages write different ones alike."""
    return {unaccented(written): number for language in _UNITS for written, number in _numbers_of(language)}


def _numbers_of(language: str) -> Iterator[tuple[str, int]]:
    units = [(unit, n) for n, forms in enumerate(_UNITS[language].split(), start=1) for unit in forms.split("/")]
    tens = [(ten, 10 * n) for n, forms in enumerate(_TENS[language].split(), start=2) for ten in forms.split("/")]
    yield from (*units, *tens)
    for ten, tenfold in tens:
        for unit, number in units:
            if number < 10 or (language, tenfold) == ("fr", 60):
                yield from ((form.format(ten=ten, unit=unit), tenfold + number) for form in _TOGETHER[language])
    if language == "es":
        yield from ((f"veinti{unit}", 20 + number) for unit, number in units if number < 10)
    if language == "fr":
        yield from (("quatre-vingts", 80), *((f"quatre-vingt {unit}", 80 + number) for unit, number in units))
        yield "quatre-vingt", 80
