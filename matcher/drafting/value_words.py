"""What documents say beside an amount: that it is one of a year, with or without VAT, or no value at all."""

from __future__ import annotations

EACH_YEAR = (
    "pro jahr", "im jahr", "je jahr", "p. a.", "p.a.", "jährlich", "jahresbudget", "jahreswert", "jahresvolumen",
    "jahresauftragswert", "/ jahr", "/jahr", "per year", "a year", "/ year", "/year", "annual", "yearly", "per annum",
    "par an", "/ an", "/an", "annuel", "al año", "por año", "cada año", "/ año", "/año", "anual", "anuales",
    "на година", "за година", "годишн", "годишен", "/ година", "/година", "г./год", "ετήσι", "ετησίως", "ανά έτος",
    "κατ' έτος", "το χρόνο", "τον χρόνο", "/ έτος", "/έτος", "per jaar", "jaarlijks", "jaarwaarde", "jaarbudget",
    "/ jaar", "/jaar", "roczn", "rocznie", "na rok", "/ rok", "/rok", "por ano", "ao ano", "/ ano", "/ano", "pe an",
    "anuală", "gadā",
    "ikgadēj", "gada budžet", "gada summa", "gada cena", "/ gadā", "/gadā",
)  # fmt: skip
"""What says beside an amount that it is that of a year."""
EACH_MONTH = (
    "pro monat", "im monat", "je monat", "monatlich", "/ monat", "/monat", "per month", "a month", "monthly", "/month",
    "par mois", "/mois", "/ mois", "mensuel", "al mes", "por mes", "/mes", "/ mes", "mensual", "на месец", "месечн",
    "/месец", "το μήνα", "τον μήνα", "ανά μήνα", "μηνιαί", "/μήνα", "per maand", "maandelijks", "/maand", "miesięczn",
    "na miesiąc", "/miesiąc", "por mês", "ao mês", "/mês", "mensal", "pe lună", "lunar", "/lună", "mēnesī", "ikmēneš",
)  # fmt: skip
"""What says beside an amount that it is that of a month."""
EACH_OTHER = (
    "/h", "/std", "/stunde", "/m2", "/m²", "/ m²", "/kg", "/ kg", "/st", "/szt", "/бр", "pro stunde", "je stunde",
    "pro tag", "pro stück", "pro kopf", "pro m", "per hour", "per day", "per unit", "each", "par heure", "par jour",
    "par unité", "por hora", "por día", "por dia", "por unidad", "a la hora", "на час", "на ден", "на брой", "ανά ώρα",
    "ανά ημέρα", "ανά τεμάχιο", "per uur", "per dag", "per stuk", "za godzin", "na godzin", "za sztuk", "za dzień",
    "pe oră", "pe zi", "pe bucat", "stundā", "dienā", "par vienību",
)  # fmt: skip
"""What says behind an amount that it is that of an hour, a day or a piece."""
NO_VALUE = (
    "garant", "garanț", "fianza", "aval", "caución", "penal", "seguro", "tasa", "multa", "canon", "franquicia",
    "volumen de negocio", "cifra de negocio", "caução", "taxa", "coima", "volume de negócios", "caution", "retenue",
    "pénalité", "assurance", "redevance", "amende", "frais", "franchise", "chiffre d'affaires", "sicherheit", "kaution",
    "bürgschaft", "vertragsstrafe", "versicherung", "haftpflicht", "deckungssumme", "gebühr", "schutzgebühr",
    "selbstbehalt", "umsatz", "jahresumsatz", "mindestumsatz", "deposit", "bond", "security", "penalt", "insurance",
    "liability", "fee", "liquidated", "guarantee", "turnover", "гаранци", "неустойк", "застрахов", "такс", "депозит",
    "глоб", "оборот", "εγγύησ", "εγγυήσ", "εγγυητικ", "ποιν", "ασφάλ", "ασφαλ", "παράβολ", "πρόστιμ",
    "κύκλο εργασιών", "κύκλος εργασιών", "κύκλου εργασιών", "borg", "waarborg", "boete", "verzeker", "leges", "omzet",
    "jaaromzet", "wadi", "zabezpiecz", "kara", "kary", "gwaranc", "ubezpiecz", "opłat", "obrót", "obrot", "penaliz",
    "asigur", "taxă", "cauțiun", "cifra de afaceri", "nodrošināj", "līgumsod", "apdrošin", "nodev", "apgrozījum",
)  # fmt: skip
"""Beginnings of words for sums that are not the value: what is deposited, insured, earned, paid as a fine or a fee."""
TOTAL = (
    "total", "gesamt", "insgesamt", "summe", "en total", "au total", "общо", "обща", "συνολικ", "totaal", "totale",
    "łączn", "razem", "ogół", "kopā", "kopēj",
)  # fmt: skip
"""Beginnings of words that say of an amount that it is the whole."""
TAX = (
    "iva", "i.v.a", "tva", "t.v.a", "vat", "mwst", "ust", "umsatzsteuer", "mehrwertsteuer", "φπα", "φ.π.α", "ддс",
    "btw", "b.t.w", "pvn",
)  # fmt: skip
WITH_TAX = (
    "incl", "inkl", "einschl", "brutto", "brut", "bruto", "ttc", "t.t.c", "compris", "toutes taxes", "gross",
    "con", "avec", "mit", "with", "com", "cu", "z", "met", "ar", "με", "с", "със", "в т.ч", "включ", "вкл",
    "συμπεριλ", "συμπ", "περιλαμβ", "ieskait", "iesk", "w tym", "wraz",
)  # fmt: skip
WITHOUT_TAX = (
    "excl", "exkl", "ausschl", "netto", "neto", "net", "ohne", "zzgl", "zuzügl", "sin", "sem", "s/", "without",
    "not incl", "no incl", "não incl", "nu incl", "plus", "más", "acresc", "hors", "ht", "h.t", "non compris",
    "fără", "bez", "без", "не включ", "χωρίς", "άνευ", "πλέον", "πλην", "μη συμπερ", "δεν περιλ", "δεν συμπερ",
    "μη περιλ", "zonder", "neiesk", "niet inbegr", "nicht enthalten", "nicht inbegr", "nie zawiera", "nie obejmuje",
)  # fmt: skip
"""What says beside the word for VAT whether an amount holds it; what says that it does not comes first."""
GROSS, NET = (
    ("brutto", "bruto", "ttc", "t.t.c", "gross", "toutes taxes"),
    ("netto", "neto", "ht", "h.t", "hors taxe", "hors taxes", "net"),
)
"""Words that say it without that for VAT."""
ABBREVIATED = (
    "inkl", "incl", "excl", "exkl", "zzgl", "einschl", "ausschl", "gesetzl", "ges", "mwst", "ust", "вкл", "συμπ",
    "iesk", "neiesk", "ca", "eur", "лв", "i.v.a", "t.v.a", "b.t.w", "φ.π.α", "h.t", "t.t.c", "p.a", "p. a", "т.ч",
)  # fmt: skip
"""What ends with a point within a sentence."""
