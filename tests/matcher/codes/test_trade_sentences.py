"""Sentences with which workshops describe their work: the trades that are read from them."""

from __future__ import annotations

import pytest

from matcher.codes.languages import INTERFACE_LANGUAGES
from matcher.codes.trade_words import codes_in, thesaurus

LEAST_FOUND = 0.9
SENTENCES = {
    "gardening": {
        "bg": "Косим тревата и подрязваме храстите в парковете на община Хасково.",
        "de": "Wir mähen Rasen und schneiden Hecken für Wohnungsgesellschaften in Leipzig.",
        "el": "Κουρεύουμε γρασίδι και κλαδεύουμε δέντρα σε σχολεία της Λάρισας.",
        "en": "We mow grass and trim hedges for schools and care homes in Cork.",
        "es": "Cortamos el césped y podamos los setos de los colegios de Zaragoza.",
        "fr": "Nous tondons les pelouses et taillons les haies des écoles de Nantes.",
        "lv": "Mēs pļaujam zāli un apgriežam krūmus Valmieras skolās.",
        "nl": "Wij maaien gras en snoeien heggen voor de gemeente Gent.",
        "pl": "Kosimy trawniki i przycinamy żywopłoty dla wspólnot w Łodzi.",
        "pt": "Cortamos a relva e podamos as sebes das escolas de Braga.",
        "ro": "Tundem iarba și tăiem gardul viu pentru primăriile din județul Cluj.",
    },
    "cleaning": {
        "bg": "Почистваме офиси и училища в Пловдив.",
        "de": "Wir reinigen Büros, Treppenhäuser und Kindergärten in Bremen.",
        "el": "Καθαρίζουμε γραφεία και σχολεία στη Θεσσαλονίκη.",
        "en": "We clean offices and stairwells for housing associations in Leeds.",
        "es": "Limpiamos oficinas, colegios y centros de salud en Sevilla.",
        "fr": "Nous nettoyons des bureaux et des cages d'escalier à Lille.",
        "lv": "Uzkopjam birojus un kāpņu telpas Rīgā.",
        "nl": "Wij maken kantoren en scholen schoon in Utrecht.",
        "pl": "Sprzątamy biura i klatki schodowe w Poznaniu.",
        "pt": "Limpamos escritórios e escolas no concelho de Setúbal.",
        "ro": "Curățăm birouri și școli din Iași.",
    },
    "laundry": {
        "bg": "Перем и гладим спално бельо за болници и хотели в Бургас.",
        "de": "Wir waschen und bügeln Bettwäsche für Hotels und Pflegeheime in Kassel.",
        "el": "Πλένουμε και σιδερώνουμε σεντόνια για νοσοκομεία της Αθήνας.",
        "en": "We wash and iron bed sheets for hospitals in Bristol.",
        "es": "Lavamos y planchamos la ropa de residencias y hoteles de Málaga.",
        "fr": "Nous lavons et repassons le linge des maisons de retraite de Rennes.",
        "lv": "Mazgājam un gludinām veļu slimnīcām Daugavpilī.",
        "nl": "Wij wassen en strijken linnengoed voor rusthuizen in Brugge.",
        "pl": "Pierzemy i prasujemy pościel dla szpitali w Lublinie.",
        "pt": "Lavamos e engomamos roupa de hospitais e lares em Coimbra.",
        "ro": "Spălăm și călcăm lenjerie pentru hoteluri din Brașov.",
    },
    "catering": {
        "bg": "Готвим и доставяме обяд за училища в Стара Загора.",
        "de": "Wir kochen jeden Tag Mittagessen für Schulen und Kitas in Dresden.",
        "el": "Μαγειρεύουμε και μοιράζουμε φαγητό σε σχολεία της Πάτρας.",
        "en": "We cook and deliver hot lunches to primary schools in Glasgow.",
        "es": "Cocinamos y repartimos menús para comedores escolares de Valencia.",
        "fr": "Nous préparons et livrons des repas aux écoles de Toulouse.",
        "lv": "Gatavojam un piegādājam pusdienas skolām Jelgavā.",
        "nl": "Wij koken en leveren warme maaltijden aan scholen in Antwerpen.",
        "pl": "Gotujemy i dowozimy obiady do szkół i przedszkoli w Krakowie.",
        "pt": "Cozinhamos e entregamos refeições nas escolas de Évora.",
        "ro": "Gătim și livrăm prânzul pentru școlile din Timișoara.",
    },
    "sewing": {
        "bg": "Шием работно облекло и поправяме дрехи за фирми в Русе.",
        "de": "Wir nähen Arbeitskleidung und ändern Kleidung für Betriebe in Nürnberg.",
        "el": "Ράβουμε στολές και μεταποιούμε ρούχα για τον δήμο Ιωαννίνων.",
        "en": "We sew uniforms and mend clothes for hospitals in Manchester.",
        "es": "Cosemos uniformes y arreglamos ropa para hospitales de Bilbao.",
        "fr": "Nous cousons des sacs et retouchons des vêtements à Lyon.",
        "lv": "Šujam darba apģērbus un labojam drēbes uzņēmumiem Liepājā.",
        "nl": "Wij naaien werkkleding en herstellen kleding voor bedrijven in Leuven.",
        "pl": "Szyjemy odzież roboczą i robimy poprawki krawieckie w Białymstoku.",
        "pt": "Cosemos fardas e arranjamos roupa para hotéis no Porto.",
        "ro": "Coasem uniforme și reparăm haine pentru spitale din Craiova.",
    },
    "furniture_repair": {
        "bg": "Ремонтираме и тапицираме мебели за училища във Варна.",
        "de": "Wir reparieren und polstern alte Möbel für Kunden in Freiburg.",
        "el": "Επισκευάζουμε έπιπλα σχολείων στην Κρήτη.",
        "en": "We repair furniture and reupholster chairs for councils in Wales.",
        "es": "Reparamos muebles y tapizamos sillas para hoteles de Granada.",
        "fr": "Nous réparons des meubles et retapissons des fauteuils à Bordeaux.",
        "lv": "Labojam mēbeles un pārvelkam krēslus skolām Kurzemē.",
        "nl": "Wij herstellen meubels en stofferen stoelen voor scholen in Limburg.",
        "pl": "Naprawiamy meble i odnawiamy krzesła dla szkół na Mazowszu.",
        "pt": "Reparamos móveis e estofamos cadeiras para escolas do Algarve.",
        "ro": "Reparăm mobilă și tapițăm scaune pentru școlile din Sibiu.",
    },
    "painting": {
        "bg": "Боядисваме стаи и стълбища в сгради на община Видин.",
        "de": "Wir streichen Wohnungen und Treppenhäuser in Hamburg.",
        "el": "Βάφουμε σχολεία και σπίτια στον Βόλο.",
        "en": "We paint houses and community halls across Belfast.",
        "es": "Pintamos viviendas y colegios en Murcia.",
        "fr": "Nous peignons des appartements et des salles de classe à Marseille.",
        "lv": "Krāsojam sienas un fasādes Rīgas skolās.",
        "nl": "Wij schilderen woningen en scholen in Rotterdam.",
        "pl": "Malujemy mieszkania i klatki schodowe w Gdańsku.",
        "pt": "Pintamos casas e escolas no distrito de Viseu.",
        "ro": "Zugrăvim locuințe și școli în București.",
    },
    "packaging": {
        "bg": "Опаковаме и етикетираме стоки за фирми в София.",
        "de": "Wir verpacken und etikettieren Waren für Firmen in Hannover.",
        "el": "Συσκευάζουμε προϊόντα για επιχειρήσεις στην Αττική.",
        "en": "We pack and label products for local firms in Dundee.",
        "es": "Empaquetamos y etiquetamos productos para empresas de Navarra.",
        "fr": "Nous emballons et étiquetons des produits pour des entreprises de Strasbourg.",
        "lv": "Iepakojam un marķējam preces uzņēmumiem Ventspilī.",
        "nl": "Wij verpakken en etiketteren producten voor bedrijven in Eindhoven.",
        "pl": "Pakujemy i etykietujemy towary dla firm w Katowicach.",
        "pt": "Embalamos e rotulamos produtos para empresas de Aveiro.",
        "ro": "Ambalăm și etichetăm produse pentru firme din Oradea.",
    },
    "waste": {
        "bg": "Събираме стари дрехи и хартия и ги рециклираме в Перник.",
        "de": "Wir sammeln Altkleider und Sperrmüll in Köln.",
        "el": "Συλλέγουμε και ανακυκλώνουμε χαρτί από γραφεία στον Πειραιά.",
        "en": "We collect and recycle cardboard and old clothes in Sheffield.",
        "es": "Recogemos y reciclamos ropa usada y papel en Alicante.",
        "fr": "Nous collectons et trions des vêtements usagés à Grenoble.",
        "lv": "Savācam un šķirojam makulatūru no birojiem Rēzeknē.",
        "nl": "Wij halen papier en oude kleren op en sorteren ze in Breda.",
        "pl": "Zbieramy makulaturę i używaną odzież w Szczecinie.",
        "pt": "Recolhemos e reciclamos papel e roupa usada em Lisboa.",
        "ro": "Colectăm și reciclăm hârtie și haine vechi în Constanța.",
    },
    "moving": {
        "bg": "Пренасяме мебели и помагаме при преместване на домакинства в Плевен.",
        "de": "Wir räumen Wohnungen aus und transportieren Möbel in Berlin.",
        "el": "Μεταφέρουμε έπιπλα και οικοσκευές σε όλη τη Θεσσαλία.",
        "en": "We move furniture and clear houses for families in Norwich.",
        "es": "Trasladamos muebles y vaciamos pisos en Valladolid.",
        "fr": "Nous déménageons des familles et vidons des maisons à Dijon.",
        "lv": "Pārvadājam mēbeles un palīdzam pārvākties ģimenēm Ogrē.",
        "nl": "Wij verhuizen gezinnen en ontruimen woningen in Groningen.",
        "pl": "Przewozimy meble i opróżniamy mieszkania w Rzeszowie.",
        "pt": "Transportamos móveis e esvaziamos casas em Leiria.",
        "ro": "Transportăm mobilă și golim locuințe în Ploiești.",
    },
}


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_workshop_that_says_what_it_does_is_read_as_doing_that_first(language: str) -> None:
    found = {trade: codes_in(by[language], language)[:1] for trade, by in SENTENCES.items()}
    wrong = {trade: codes for trade, codes in found.items() if codes and not _is_of(codes[0], trade)}
    assert wrong == {}
    assert sum(map(bool, found.values())) >= LEAST_FOUND * len(SENTENCES), found


def _is_of(code: str, trade: str) -> bool:
    return code.startswith(tuple(thesaurus()[trade]["cpv"]))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "Empregamos pessoas com deficiência e lavamos roupa de hospitais."),
        ("de", "Wir beschäftigen Menschen mit Behinderung und waschen Wäsche für Krankenhäuser."),
        ("en", "We employ disabled people and do laundry for hospitals."),
    ],
)
def test_who_works_there_is_no_trade(language: str, text: str) -> None:
    assert {code[:4] for code in codes_in(text, language)} == {"9831"}
