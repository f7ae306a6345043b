"""The words by which documents name what a draft needs, in eleven languages, and what tells the languages apart.

A rule looks only at lines that hold such a word, so a number elsewhere is never taken for a value or a duration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

VALUE = (
    "estimated value", "contract value", "total value", "budget", "auftragswert", "schätzwert", "gesamtwert",
    "geschätzter wert", "valeur estimée", "montant estimé", "valeur totale", "valor estimado", "presupuesto",
    "importe", "прогнозна стойност", "стойност на поръчката", "обща стойност", "εκτιμώμενη αξία", "προϋπολογισμ",
    "συνολική αξία", "geraamde waarde", "geschatte waarde", "totale waarde", "szacunkowa wartość",
    "wartość zamówienia", "szacowana wartość", "preço base", "valor total", "valoarea estimată", "valoare estimată",
    "valoarea totală", "paredzamā līgumcena", "līgumcena", "paredzamā vērtība", "valore stimato", "importo",
)  # fmt: skip
DURATION = (
    "duration", "contract period", "contract term", "laufzeit", "vertragsdauer", "dauer", "durée", "duración",
    "plazo de ejecución", "срок", "продължителност", "διάρκεια", "looptijd", "duur", "czas trwania", "okres",
    "termin realizacji", "duração", "prazo de execução", "durata", "ilgums", "izpildes laiks", "līguma termiņš",
)  # fmt: skip
DEADLINE = (
    "deadline", "closing date", "time limit for receipt", "abgabefrist", "angebotsfrist", "schlusstermin",
    "einreichung", "date limite", "remise des offres", "plazo de presentación", "fecha límite", "краен срок",
    "срок за получаване", "προθεσμία", "καταληκτική", "uiterste", "sluitingsdatum", "termin składania", "termin ofert",
    "prazo para", "data limite", "termen limită", "termenul limită", "data-limită", "iesniegšanas termiņš",
)  # fmt: skip
PLACE = (
    "place of performance", "place of delivery", "place of execution", "location", "nuts", "erfüllungsort",
    "ausführungsort", "leistungsort", "lieferort", "einsatzort", "ort der leistung", "ort der ausführung",
    "ort der erbringung", "ort der lieferung", "hauptort der", "lieu d'exécution", "lieu d'execution",
    "lieux d'exécution", "lieu principal d'exécution", "lieu de livraison", "lieu de prestation",
    "lieu des prestations", "lieu d'intervention", "lugar de ejecución", "lugar principal de ejecución",
    "lugar de entrega", "lugar de prestación", "lugar de realización", "място на изпълнение", "място за изпълнение",
    "място на доставка", "τόπος εκτέλεσης", "τόπος παράδοσης", "τόπος παροχής", "τόπος υλοποίησης",
    "plaats van uitvoering", "plaats van levering", "plaats van dienstverlening", "plaats van de dienstverlening",
    "uitvoeringsplaats", "miejsce realizacji", "miejsce wykonania", "miejsce wykonywania", "miejsce świadczenia",
    "miejsce dostawy", "local de execução", "local da execução", "local principal", "local de prestação",
    "local da prestação", "local de entrega", "lugar de execução", "locul de executare", "locul de execuție",
    "locul executării", "locul principal", "locul de prestare", "locul prestării", "locul de livrare",
    "izpildes vieta", "piegādes vieta", "sniegšanas vieta", "luogo di esecuzione",
)  # fmt: skip
LOT = (
    "lot", "los", "lote", "lotto", "lotul", "perceel", "część", "zadanie", "pakiet", "обособена позиция", "лот",
    "τμήμα", "daļa",
)  # fmt: skip
MONTHS = (
    r"months?", r"monate?n?", r"mois", r"mes(?:es)?", r"месец\w*", r"μήν\w*", r"maand(?:en)?", r"miesi\w+",
    r"mês(?:es)?", r"lun[iăa]\w*", r"mēne\w+", r"mes[ei]",
)  # fmt: skip
YEARS = (
    r"years?", r"jahre?n?", r"ans?", r"années?", r"años?", r"ann[oi]", r"годин\w*", r"έτ\w+", r"χρόν\w+",
    r"ja(?:ar|ren)", r"lata?", r"rok(?:u|ów)?", r"anos?", r"ani", r"gad\w*",
)  # fmt: skip
"""Patterns of whole words."""
MILLIONS = ("million", "millón", "millones", "mio", "mln", "млн", "милион", "εκατ", "miljoen", "miljon", "milion",
            "milhõ", "milhão", "mill.")  # fmt: skip
CURRENCIES: Mapping[str, tuple[str, ...]] = {
    "EUR": ("€", "eur", "euro", "euros", "ευρώ", "евро", "eiro"),
    "BGN": ("bgn", "лв", "лева", "лв."),
    "PLN": ("pln", "zł", "złotych"),
    "RON": ("ron", "lei"),
}
COMMON: Mapping[str, tuple[str, ...]] = {
    "de": ("der", "die", "und", "für", "mit", "von", "ist", "werden", "das", "sind"),
    "en": ("the", "and", "of", "for", "with", "is", "to", "are", "shall", "be"),
    "es": ("el", "los", "las", "para", "con", "del", "una", "y", "por", "se", "al"),
    "fr": ("le", "les", "des", "pour", "avec", "et", "une", "est", "du", "aux"),
    "lv": ("un", "ir", "ar", "par", "no", "uz", "tiek", "līguma", "pakalpojumu", "kas"),
    "nl": ("het", "een", "van", "voor", "met", "en", "zijn", "wordt", "op", "aan"),
    "pl": ("i", "w", "na", "z", "oraz", "do", "dla", "jest", "się", "przez"),
    "pt": ("o", "os", "para", "com", "uma", "dos", "das", "e", "são", "não", "do", "da"),
    "ro": ("și", "în", "pentru", "cu", "din", "este", "la", "sau", "prin", "ale"),
}
"""The words that fill texts; Bulgarian and Greek are told by their letters."""
LEAST_COMMON = 3


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds one of the words where a word begins, with either apostrophe."""
    ordered = (re.escape(word).replace("'", "['’]") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{'|'.join(ordered)})", re.IGNORECASE)


def language_of(text: str) -> str | None:
    """Return in which of the eleven languages a text is written, ``None`` where that is not clear."""
    for language, low, high in (("bg", "Ѐ", "ӿ"), ("el", "Ͱ", "Ͽ")):
        if sum(low <= character <= high for character in text) > len(text) / 3:
            return language
    words = re.findall(r"\w+", text[:20_000].lower())
    counts = sorted(((sum(word in common for word in words), code) for code, common in COMMON.items()), reverse=True)
    (most, code), (second, _) = counts[0], counts[1]
    return code if most >= LEAST_COMMON and most > second else None
