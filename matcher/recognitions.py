"""How recognitions of a social status are called in their country: offered where evidence is named, never demanded.

Names stand in the language of the country, because they stand so on the document. Whoever holds another writes its own.
"""

from __future__ import annotations

from collections.abc import Mapping

RECOGNITIONS: Mapping[str, tuple[str, ...]] = {
    "BE": (
        "Entreprise de travail adapté",
        "Entreprise d'insertion",
        "Entreprise sociale d'insertion (Bruxelles)",
        "Maatwerkbedrijf",
        "CV erkend als sociale onderneming / SC agréée comme entreprise sociale",
        "Sozialer Eingliederungsbetrieb",
    ),
    "BG": (
        "Специализирано предприятие или кооперация на хора с увреждания",
        "Социално предприятие клас А",
        "Социално предприятие клас А+",
    ),
    "DE": (
        "Anerkannte Werkstatt für behinderte Menschen (§ 225 SGB IX)",
        "Inklusionsbetrieb (§ 215 SGB IX)",
        "Blindenwerkstatt (§ 226 SGB IX)",
    ),
    "ES": (
        "Centro especial de empleo de iniciativa social",
        "Empresa de inserción (Ley 44/2007)",
        "Cooperativa de iniciativa social",
    ),
    "FR": (
        "Entreprise adaptée (art. L5213-13 du code du travail)",
        "ESAT (art. L344-2 du code de l'action sociale et des familles)",
        "Structure d'insertion par l'activité économique (art. L5132-4 du code du travail)",
        "Agrément ESUS (art. L3332-17-1 du code du travail)",
    ),
    "GR": ("ΚοινΣΕπ (ν. 4430/2016)", "ΚοιΣΠΕ (ν. 2716/1999)"),
    "IT": (
        "Cooperativa sociale di tipo A (L. 381/1991)",
        "Cooperativa sociale di tipo B (L. 381/1991)",
        "Impresa sociale (D.Lgs. 112/2017)",
    ),
    "LV": ("Sociālā uzņēmuma statuss (Sociālā uzņēmuma likums)",),
    "NL": ("Prestatieladder Socialer Ondernemen (PSO)", "PSO 30+", "Sociaal werkbedrijf"),
    "PL": (
        "Zakład pracy chronionej",
        "Zakład aktywności zawodowej",
        "Centrum integracji społecznej",
        "Przedsiębiorstwo społeczne",
        "Spółdzielnia socjalna",
    ),
    "PT": ("Centro de Emprego Protegido", "Empresa de inserção", "IPSS"),
    "RO": (
        "Unitate protejată autorizată (Legea 448/2006)",
        "Atestat de întreprindere socială (Legea 219/2015)",
        "Marcă socială (Legea 219/2015)",
    ),
}
"""Country (ISO 3166-1) -> names. The head of ``config/statuses.toml`` says which laws behind them were checked."""
