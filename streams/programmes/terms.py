"""What the parts of a programme are called when it is shown, in English and in French."""

from collections.abc import Mapping

_TERMS: Mapping[str, tuple[str, str]] = {
    ":": (": ", " : "),
    "key": ("Key", "Clé"),
    "name": ("Name", "Nom"),
    "who": ("Who", "Pour qui"),
    "need": ("A need is a", "Un besoin est un(e)"),
    "languages": ("Shown in", "Affiché en"),
    "fields": ("Fields", "Domaines"),
    "origin": ("Nationality or origin", "Nationalité ou origine"),
    "residence": ("Lives in", "Vit dans"),
    "corridor": ("From → to", "De → vers"),
    "ages": ("Age", "Âge"),
    "education": ("Education", "Formation"),
    "spoken": ("Speaks", "Parle"),
    "asked": ("As each need asks", "Selon chaque besoin"),
    "one_place": ("One place at a time", "Une place à la fois"),
    "services": ("Referred, not ranked", "Orienté, non classé"),
    "places": ("Places", "Places"),
    "quotas": ("Of those placed", "Parmi les placés"),
    "lists": ("Lists", "Listes"),
    "weights": ("How points are given", "Calcul des points"),
    "dates": ("Dates", "Dates"),
    "retention": ("Data are kept", "Conservation"),
    "purposes": ("Consent", "Consentement"),
    "anywhere": ("any country", "tout pays"),
    "all_but": ("any country but {countries}", "tout pays sauf {countries}"),
    "between": ("{least} to {greatest}", "{least} à {greatest} ans"),
    "isced": ("ISCED {level} or more", "CITE {level} ou plus"),
    "least": ("{amount} at least", "{amount} au moins"),
    "most": ("{amount} at most", "{amount} au plus"),
    "held_back": ("{count} held back for later", "dont {count} réservées pour plus tard"),
    "openings": ("as many as the needs have openings", "autant que les besoins ont de postes"),
    "installation": ("as many as the installation sets", "autant que l’installation en prévoit"),
    "officer": ("{count} people for the officer", "{count} personnes pour l’agent"),
    "sent": ("{count} of them go to the partner", "{count} d’entre elles sont transmises au partenaire"),
    "title": ("{percent} % for the title", "{percent} % pour l’intitulé"),
    "optional": ("a nice-to-have weighs {percent} % of a must", "un atout pèse {percent} % d’une exigence"),
    "closeness": (
        "{percent} % for how close the best skill is, the rest for how much of the profile speaks of it",
        "{percent} % pour la proximité de la meilleure compétence, le reste pour la part du profil qui en parle",
    ),
    "from": ("from {day}", "à partir du {day}"),
    "to": ("until {day}", "jusqu’au {day}"),
    "months": ("{count} months after the person’s last word", "{count} mois après le dernier signe de la personne"),
    "required": ("required", "obligatoire"),
    "yes": ("yes", "oui"),
    "no": ("no", "non"),
    "nothing": ("nothing", "rien"),
    "asked-language": ("language", "langue"),
    "asked-availability": ("availability", "disponibilité"),
    "asked-work-right": ("right to work", "droit de travailler"),
    "asked-education": ("education", "formation"),
    "asked-mobility": ("moving or working at a distance", "mobilité ou travail à distance"),
    "asked-service": ("service", "service"),
    "listening": ("listening", "écouter"),
    "reading": ("reading", "lire"),
    "interaction": ("interaction", "interaction orale"),
    "production": ("production", "production orale"),
    "writing": ("writing", "écrire"),
    "quota-gender": ("gender", "genre"),
    "quota-nationality": ("nationality or origin", "nationalité ou origine"),
    "quota-residence": ("country of residence", "pays de résidence"),
    "quota-destination": ("country of the need", "pays du besoin"),
    "woman": ("women", "femmes"),
    "man": ("men", "hommes"),
    "other": ("other", "autre"),
}


def term(name: str, language: str, **values: object) -> str:
    """A term by its name, in French or else in English; KeyError where there is no such term.

    >>> term("isced", "fr", level=5), term("least", "en", amount="30 %")
    ('CITE 5 ou plus', '30 % at least')
    """
    english, french = _TERMS[name]
    return (french if language == "fr" else english).format_map(values)
