"""The words by which documents name what a draft needs, in eleven languages.

A rule looks only at lines that hold such a word, so a number elsewhere is never taken for a value or a duration.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

VALUE = (
    "estimated value", "contract value", "total value", "budget", "auftragswert", "schätzwert", "gesamtwert",
    "geschätzter wert", "valeur estimée", "montant estimé", "valeur totale", "valor estimado", "presupuesto",
    "importe", "прогнозна стойност", "стойност на поръчката", "обща стойност", "εκτιμώμενη αξία", "προϋπολογισμ",
    "συνολική αξία", "geraamde waarde", "geschatte waarde", "totale waarde", "szacunkowa wartość",
    "wartość zamówienia", "szacowana wartość", "preço base", "valor total", "valoarea estimată", "valoare estimată",
    "valoarea totală", "paredzamā līgumcena", "līgumcena", "paredzamā vērtība", "valore stimato", "importo",
)  # fmt: skip
DURATION = (
    "duration", "contract period", "contract term", "laufzeit", "vertragsdauer", "dauer", "vertragslaufzeit",
    "leistungszeitraum", "ausführungszeitraum", "vertragszeitraum", "durée", "duración",
    "plazo de ejecución", "срок", "продължителност", "διάρκεια", "looptijd", "duur", "czas trwania", "okres",
    "termin realizacji", "duração", "prazo de execução", "durata", "ilgums", "izpildes laiks", "līguma termiņš",
    "contractduur", "uitvoeringstermijn", "délai d'exécution",
    "plazo de duración", "prazo de vigência", "czas realizacji", "termen de execuție", "perioada de execuție",
    "izpildes termiņš",
)  # fmt: skip
DURATION_LABELS = (
    "срок", "период", "zeitraum", "vertragszeit", "vertragszeitraum", "zeit", "χρόνος", "χρονικό διάστημα", "term",
    "period", "time", "plazo", "plazo del contrato", "vigencia", "délai", "délais", "période", "termiņš", "periods",
    "laiks", "termijn", "periode", "termin", "czas", "prazo", "prazo do contrato", "vigência", "período", "termen",
    "perioada", "perioadă",
)  # fmt: skip
"""Words that name a duration only as a label, and where no clearer word names one."""
OTHER_DURATIONS = (
    "garan", "gwaranc", "rękojmi", "związania", "гаранц", "валидност", "εγγύησ", "ισχύος", "warrant", "guarantee",
    "validity", "gewährleist", "bindefrist", "validité", "validez", "validade", "valabil", "geldig", "derīg", "payment",
    "pago", "paiement", "zahlung",
)  # fmt: skip
"""Beginnings of words between the word for a duration and a length that is another one."""
DEADLINE = (
    "deadline", "closing date", "time limit for receipt", "abgabefrist", "angebotsfrist", "schlusstermin",
    "einreichung", "date limite", "remise des offres", "plazo de presentación", "fecha límite", "краен срок",
    "срок за получаване", "προθεσμία", "καταληκτική", "uiterste", "sluitingsdatum", "termin składania", "termin ofert",
    "prazo para", "data limite", "termen limită", "termenul limită", "data-limită", "iesniegšanas termiņš",
)  # fmt: skip
OFFERS = (
    "oferta", "proposicion", "proposición", "plica", "offer", "tender", "bid", "angebot", "offre", "pli", "candidature",
    "proposta", "ofert", "предложен", "προσφορ", "inschrijving", "offerte", "piedāvājum",
)  # fmt: skip
"""Beginnings of words for what a deadline ends."""
UNTIL = (
    "hasta", "antes del", "before", "until", "no later than", "not later than", "bis", "bis zum", "spätestens",
    "avant le", "jusqu'au", "jusqu'à", "au plus tard", "até", "do dnia", "până la", "până în", "pînă la", "до",
    "έως", "μέχρι", "uiterlijk", "vóór", "tot", "līdz",
)  # fmt: skip
OTHER_DEADLINES = (
    "consulta", "pregunta", "aclaraci", "visita", "pedidos de esclarec", "esclarecimento", "question", "visit",
    "clarif", "frage", "rückfrage", "bieterfrage", "besichtig", "renseignement", "visite", "vragen", "inlichting",
    "pytan", "wyjaśn", "wizj", "clarificăr", "întreb", "vizit", "въпрос", "разясн", "оглед", "ερωτήσ", "διευκριν",
    "επίσκεψ", "jautājum", "apskat", "validez", "válid", "gültig", "gebunden", "bindefrist", "valable", "valid",
    "ważn", "związan", "valabil", "валидн", "ισχύ", "geldig", "derīg", "contrato ", "contrat ", "vertrag ", "contract ",
    "umowa ", "договор ", "договорът", "σύμβαση ", "līgums", "overeenkomst ", "contractul ",
)  # fmt: skip
"""Beginnings of words for what else ends on a day: questions, visits, how long offers bind, the contract."""
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
IN = (
    "in", "im", "en", "dans le", "dans la", "à", "em", "no", "na", "nos", "în", "din", "w", "we", "в", "във", "σε",
    "στη", "στην", "στο", "στον", "te", "v",
)  # fmt: skip
"""Prepositions before the name of a place."""
NO_PLACE = (
    "tribunal", "juzgado", "gericht", "amtsgericht", "verwaltungsgericht", "vergabekammer", "court", "rechtbank",
    "съд", "δικαστήρι", "sąd", "judecătoria", "tiesa", "sede", "sitz", "anschrift", "address", "adres", "adresse",
    "dirección", "domicilio", "morada", "адрес", "διεύθυνση", "fecha", "datum", "kauft",
)  # fmt: skip
"""Words for what lies elsewhere: courts, addresses."""
VALUE_LABELS = (
    "wert", "value", "valeur", "montant", "valor", "стойност", "αξία", "waarde", "wartość", "valoare", "valoarea",
    "vērtība",
)  # fmt: skip
PLACE_LABELS = ("ort", "place", "lieu", "lugar", "място", "τόπος", "plaats", "miejsce", "local", "locul", "vieta")
"""Words that name a value or a place only as a label, and where no clearer word names one."""
TITLE_LABELS = (
    "titel", "bezeichnung", "bezeichnung des auftrags", "bezeichnung der leistung", "auftragsbezeichnung",
    "gegenstand des auftrags", "auftragsgegenstand", "title", "title of the contract", "name of the contract",
    "subject of the contract", "contract title", "titre", "intitulé", "intitulé du marché", "objet", "objet du marché",
    "título", "título del contrato", "denominación", "denominación del contrato", "objeto del contrato", "objeto",
    "наименование", "наименование на поръчката", "предмет на поръчката", "предмет", "τίτλος", "τίτλος της σύμβασης",
    "αντικείμενο της σύμβασης", "titel van de opdracht", "naam van de opdracht", "voorwerp van de opdracht",
    "benaming van de opdracht", "tytuł", "nazwa zamówienia", "nazwa nadana zamówieniu", "przedmiot zamówienia",
    "título do contrato", "designação do contrato", "designação", "objeto do contrato", "titlu", "titlul",
    "denumirea contractului", "obiectul contractului", "denumire", "nosaukums", "iepirkuma nosaukums",
    "iepirkuma priekšmets", "līguma nosaukums",
)  # fmt: skip
TITLE_COLUMNS = (
    "descripción", "nombre", "objet", "servicio", "beschreibung", "leistung", "gegenstand", "name", "subject",
    "description", "désignation", "libellé", "описание", "име", "περιγραφή", "αντικείμενο", "omschrijving", "onderwerp",
    "naam", "benaming", "nazwa", "opis", "przedmiot", "descrição", "designação", "descriere", "obiect", "denumirea",
    "apraksts", "priekšmets",
)  # fmt: skip
"""Headings of the column of a table that says what each lot is."""
ALL_LOTS = (
    "für alle lose", "alle lose", "all lots", "for all lots", "tous les lots", "pour tous les lots", "todos los lotes",
    "para todos los lotes", "всички обособени позиции", "за всички обособени позиции", "όλα τα τμήματα",
    "για όλα τα τμήματα", "alle percelen", "voor alle percelen", "wszystkie części", "dla wszystkich części",
    "todos os lotes", "para todos os lotes", "toate loturile", "pentru toate loturile", "visas daļas", "visām daļām",
)  # fmt: skip
"""How a line begins that ends the last lot: what follows holds for each of them."""
TOTAL_VALUE = (
    "valor estimado total", "valor total", "presupuesto total", "importe total", "gesamtwert", "gesamtauftragswert",
    "geschätzter gesamtwert", "gesamtvolumen", "total value", "total estimated value", "estimated total value",
    "total contract value", "total budget", "valeur totale", "montant total", "valeur estimée totale", "обща стойност",
    "обща прогнозна стойност", "обща прогнозна", "συνολική αξία", "συνολική εκτιμώμενη", "συνολικός προϋπολογισμ",
    "totale waarde", "totale geraamde waarde", "totale geschatte waarde", "łączna wartość", "łączna szacunkowa",
    "całkowita wartość", "preço base total", "valor global", "valoarea totală", "valoarea estimată totală",
    "valoarea totală estimată", "kopējā līgumcena", "kopējā paredzamā", "kopējā vērtība",
)  # fmt: skip
"""Words for the value of all lots together."""
CLAUSE = (
    "cláusula", "artículo", "apartado", "capítulo", "anexo", "sección", "artigo", "secção", "article", "clause",
    "section", "chapter", "annex", "chapitre", "annexe", "artikel", "paragraph", "abschnitt", "kapitel", "anlage",
    "ziffer", "член", "чл.", "раздел", "глава", "приложение", "άρθρο", "κεφάλαιο", "παράρτημα", "hoofdstuk", "bijlage",
    "artykuł", "rozdział", "paragraf", "załącznik", "część ogólna", "articolul", "capitolul", "secțiunea", "anexa",
    "pants", "nodaļa", "pielikums", "punkts",
)  # fmt: skip
"""How the heading of a clause begins; its number follows."""
BUYERS = (
    "ayuntamiento", "excmo. ayuntamiento", "diputación", "consejería", "ministerio", "universidad", "mancomunidad",
    "junta", "gobierno", "generalitat", "cabildo", "comarca", "consorcio", "concello", "stadt", "gemeinde", "landkreis",
    "landratsamt", "kreis", "stadtverwaltung", "gemeindeverwaltung", "verbandsgemeinde", "samtgemeinde", "bezirksamt",
    "universität", "bundesamt", "landesamt", "freistaat", "markt", "hansestadt", "kreisstadt", "landeshauptstadt",
    "marktgemeinde", "stadtgemeinde", "bundesministerium", "ministerium", "δήμος", "περιφέρεια", "υπουργείο",
    "ελληνική δημοκρατία", "νομός", "πανεπιστήμιο", "γενικό νοσοκομείο", "αποκεντρωμένη διοίκηση", "gmina", "miasto",
    "miasto i gmina", "urząd", "powiat", "starostwo", "województwo", "szpital", "uniwersytet", "ministerstwo",
    "commune", "ville", "mairie", "département", "région", "communauté", "métropole", "conseil départemental",
    "conseil régional", "centre hospitalier",
    "université", "république française", "préfecture", "ministère", "syndicat", "gemeente", "provincie", "ministerie",
    "waterschap", "universiteit", "município", "municipio", "câmara municipal", "junta de freguesia", "freguesia",
    "universidade", "ministério", "centro hospitalar", "primăria", "consiliul", "comuna", "orașul", "municipiul",
    "județul", "ministerul", "spitalul", "universitatea", "românia", "община", "столична община", "област", "район",
    "министерство", "университет", "болница", "република българия", "city of", "county of", "borough of", "town of",
    "department of", "ministry of", "university of", "office of public works", "latvijas republika",
)  # fmt: skip
"""How a line begins that is the name of a buyer."""
BUYERS_BEHIND = (
    "city council", "county council", "town council", "borough council", "city and county council", "university",
    "council", "novada pašvaldība", "pašvaldība", "novada dome", "pilsētas dome", "dome", "ministrija", "slimnīca",
    "universitāte", "stadtwerke",
)  # fmt: skip
"""How such a line ends."""
DOCUMENTS = (
    "pliego", "anuncio de licitación", "leistungsbeschreibung", "leistungsverzeichnis", "ausschreibung",
    "bekanntmachung", "auftragsbekanntmachung", "vergabeunterlagen", "cahier des charges", "cctp", "ccap",
    "avis de marché", "règlement de la consultation", "dossier de consultation", "caderno de encargos",
    "anúncio de procedimento", "programa do procedimento", "διακήρυξη", "συγγραφή υποχρεώσεων", "τεχνική περιγραφή",
    "документация", "техническа спецификация", "обявление", "specyfikacja", "swz", "siwz", "ogłoszenie",
    "opis przedmiotu zamówienia", "caiet de sarcini", "anunț de participare", "fișa de date", "nolikums",
    "tehniskā specifikācija", "bestek", "aanbestedingsdocument", "aanbestedingsleidraad", "aankondiging",
    "contract notice", "invitation to tender", "request for tenders", "tender documents", "specification",
)  # fmt: skip
"""Names of kinds of documents, which say nothing of what is bought."""
LOT = (
    "lot", "los", "teillos", "fachlos", "lote", "lotto", "lotul", "perceel", "część", "zadanie", "pakiet",
    "обособена позиция", "позиция", "лот", "τμήμα", "daļa", "iepirkuma daļa",
)  # fmt: skip
NUMBER_MARKS = (
    "no", "nr", "nº", "n°", "n.º", "n.°", "n. º", "n.o", "№", "núm", "número", "number", "nummer", "numer", "numéro",
    "numărul", "numurs", "номер", "αρ", "αριθ", "αριθμός", "αριθμ", "nro", "#",
)  # fmt: skip
"""What may stand between a word and its number."""
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
            "milioane", "milhõ", "milhão", "mill.")  # fmt: skip
"""Beginnings of words."""
THOUSANDS = (
    r"t", r"k", r"tsd\.?", r"tausend", r"thousand", r"mil(?!\.)", r"mille", r"хил\.?", r"хиляди", r"χιλ\.?",
    r"χιλιάδες", r"duizend", r"tys\.?", r"tysi\w+", r"mii", r"tūkst\.?", r"tūksto\w+",
)  # fmt: skip
"""Patterns of whole words; "mil." is a thousand in Spain and a million in Romania."""
CURRENCIES: Mapping[str, tuple[str, ...]] = {
    "EUR": ("€", "eur", "euro", "euros", "ευρώ", "евро", "eiro"),
    "BGN": ("bgn", "лв", "лева", "лв."),
    "PLN": ("pln", "zł", "złotych"),
    "RON": ("ron", "lei"),
}


def said(lines: Sequence[str], names: re.Pattern[str]) -> Iterator[str]:
    """Yield what follows the word in each line that has it; the next line where nothing but a number follows there."""
    for number, line in enumerate(lines):
        name = names.search(line)
        if name is None:
            continue
        rest = line[name.end() :]
        if not any(character.isdigit() for character in rest) and number + 1 < len(lines) and len(line) < 80:
            rest = f"{rest} {lines[number + 1]}"
        yield rest[:300]


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds one of the words where a word begins, with either apostrophe."""
    return re.compile(rf"(?:(?<!\w)|(?=/))(?:{one_of(words)})", re.IGNORECASE)


def whole(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds one of the words where it begins and ends."""
    return re.compile(rf"(?<!\w)(?:{one_of(words)})(?!\w)", re.IGNORECASE)


def label_of(labels: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds one of the labels at the beginning of a line with a colon or a new cell after it."""
    return re.compile(rf"^(?:[\dIVX.]+\)?\s+)?(?:{one_of(labels)})\s*(?:\([^)]{{1,40}}\)\s*)?[:|]\s*", re.IGNORECASE)


def one_of(words: Iterable[str]) -> str:
    """Return the alternatives of a pattern that finds one of the words, the longest first."""
    return "|".join("".join(map(_letter, word)) for word in sorted(words, key=len, reverse=True))


def _letter(letter: str) -> str:
    """Return a pattern of a letter: with its accent and without; of both apostrophes, of both Romanian marks below."""
    others = {"'": "’", "ș": "ş", "ț": "ţ"}.get(letter, "") + unicodedata.normalize("NFD", letter)[0]
    return re.escape(letter) if others == letter else f"[{letter}{others}]"
