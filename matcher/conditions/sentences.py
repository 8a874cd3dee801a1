"""The sentences by their names, in English and in French: plain data for whoever writes or translates them.

Names of countries and languages are put where French needs no article or preposition before them.
"""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "origin.pass": (
        "Nationality or origin: {held}.",
        "Nationalité ou origine : {held}.",
    ),
    "origin.unknown": (
        "Neither nationality nor country of origin is stated; asked for: {wanted}.",
        "Ni la nationalité ni le pays d’origine ne sont indiqués ; demandé : {wanted}.",
    ),
    "origin.fail": (
        "Nationality or origin: {held}; asked for: {wanted}.",
        "Nationalité ou origine : {held} ; demandé : {wanted}.",
    ),
    "origin.question": (
        "Which nationalities do you hold, and which country do you or your parents come from?",
        "Quelles sont vos nationalités, et de quel pays venez-vous, vous ou vos parents ?",
    ),
    "residence.pass": (
        "Lives in {country}.",
        "Pays de résidence : {country}.",
    ),
    "residence.unknown": (
        "The country of residence is not stated; asked for: {wanted}.",
        "Le pays de résidence n’est pas indiqué ; demandé : {wanted}.",
    ),
    "residence.fail": (
        "Lives in {country}; asked for: {wanted}.",
        "Pays de résidence : {country} ; demandé : {wanted}.",
    ),
    "residence.question": (
        "In which country do you live?",
        "Dans quel pays vivez-vous ?",
    ),
    "corridor.pass": (
        "Lives in {country}, and the need is in {destination}: a corridor of the programme.",
        "Pays de résidence : {country} ; pays du besoin : {destination} ; c’est un corridor du programme.",
    ),
    "corridor.from-anywhere": (
        "The programme’s corridor to {destination} is open wherever somebody lives.",
        "Le corridor du programme est ouvert quel que soit le pays de résidence ; pays du besoin : {destination}.",
    ),
    "corridor.to-anywhere": (
        "Lives in {country}; the programme’s corridor from there is open wherever the need is.",
        "Pays de résidence : {country} ; le corridor du programme est ouvert quel que soit le pays du besoin.",
    ),
    "corridor.open": (
        "A corridor of the programme is open from any country to any country.",
        "Un corridor du programme est ouvert de tout pays vers tout pays.",
    ),
    "corridor.unknown": (
        "The country of residence is not stated; the programme’s corridor starts in {wanted}.",
        "Le pays de résidence n’est pas indiqué ; départ du corridor du programme : {wanted}.",
    ),
    "corridor.nowhere": (
        "The need does not say in which country it is; the programme’s corridors lead to {wanted}.",
        "Le besoin n’indique pas son pays ; destinations des corridors du programme : {wanted}.",
    ),
    "corridor.fail": (
        "Lives in {country}; the programme’s corridor starts in {wanted}.",
        "Pays de résidence : {country} ; départ du corridor du programme : {wanted}.",
    ),
    "corridor.closed": (
        "The need is in {destination}, and no corridor of the programme leads there.",
        "Aucun corridor du programme ne mène au pays du besoin : {destination}.",
    ),
    "corridor.question-need": (
        "For the organisation: in which country is the place?",
        "À l’organisation : dans quel pays se trouve la place ?",
    ),
    "language.pass": (
        "{language}: {held}; asked for: {asked}.",
        "Langue : {language}, {held} ; demandé : {asked}.",
    ),
    "language.unknown": (
        "{language}: {held}; asked for: {asked}.",
        "Langue : {language}, {held} ; demandé : {asked}.",
    ),
    "language.none": (
        "No languages are stated; asked for: {language}, {asked}.",
        "Aucune langue n’est indiquée ; demandé : {language}, {asked}.",
    ),
    "language.fail": (
        "{language}: {held}; asked for: {asked}.",
        "Langue : {language}, {held} ; demandé : {asked}.",
    ),
    "language.absent": (
        "Languages stated: {held}; asked for: {language}, {asked}.",
        "Langues indiquées : {held} ; demandé : {language}, {asked}.",
    ),
    "level.not-stated": (
        "level not stated",
        "niveau non indiqué",
    ),
    "level.mother-tongue": (
        "mother tongue",
        "langue maternelle",
    ),
    "level.any": (
        "any level",
        "tout niveau",
    ),
    "level.least": (
        "at least {level}",
        "au moins {level}",
    ),
    "level.least-part": (
        "{part} at least {level}",
        "{part} au moins {level}",
    ),
    "level.held": (
        "{level}",
        "{level}",
    ),
    "level.held-part": (
        "{part} {level}",
        "{part} {level}",
    ),
    "language.question": (
        "Which level of {language} do you have (A1 to C2)?",
        "Quel est votre niveau en {language} (A1 à C2) ?",
    ),
    "language.question-parts": (
        "Which level of {language} do you have in {parts} (A1 to C2)?",
        "Quel est votre niveau en {language} (A1 à C2) : {parts} ?",
    ),
    "language.question-any": (
        "Do you speak {language}?",
        "Parlez-vous cette langue : {language} ?",
    ),
    "availability.pass": (
        "Free for what is asked: {asked}.",
        "Disponible pour la période demandée : {asked}.",
    ),
    "availability.unknown": (
        "Availability, not stated: {missing}; asked for: {asked}.",
        "Disponibilité, non indiqué : {missing} ; demandé : {asked}.",
    ),
    "availability.fail": (
        "Free {stated}; asked for: {asked}.",
        "Disponible {stated} ; demandé : {asked}.",
    ),
    "availability.no-start": (
        "the first day",
        "le premier jour",
    ),
    "availability.no-stay": (
        "the last day or the longest stay",
        "le dernier jour ou le plus long séjour",
    ),
    "availability.late": (
        "only from {start}",
        "seulement à partir du {start}",
    ),
    "availability.early": (
        "only until {end}",
        "seulement jusqu’au {end}",
    ),
    "availability.span": (
        "only from {start} to {end}",
        "seulement du {start} au {end}",
    ),
    "availability.short": (
        "for {months} at most",
        "pendant {months} au plus",
    ),
    "availability.question-start": (
        "From which day are you free?",
        "À partir de quel jour êtes-vous disponible ?",
    ),
    "availability.question-stay": (
        "Until which day, or for how many months, are you free?",
        "Jusqu’à quel jour, ou pendant combien de mois, êtes-vous disponible ?",
    ),
    "availability.question-start-stay": (
        "From which day are you free, and until which day or for how many months?",
        "À partir de quel jour êtes-vous disponible, et jusqu’à quel jour ou pendant combien de mois ?",
    ),
    "period.start-end-months": (
        "{months} between {start} and {end}",
        "{months} entre le {start} et le {end}",
    ),
    "period.start-end": (
        "{start} to {end}",
        "du {start} au {end}",
    ),
    "period.start-months": (
        "{months} from {start}",
        "{months} à partir du {start}",
    ),
    "period.end-months": (
        "{months} until {end}",
        "{months} jusqu’au {end}",
    ),
    "period.months": (
        "{months}",
        "{months}",
    ),
    "period.start": (
        "from {start}",
        "à partir du {start}",
    ),
    "period.end": (
        "until {end}",
        "jusqu’au {end}",
    ),
    "work-right.stated": (
        "May work in {country}, as stated.",
        "Droit de travailler indiqué, pays : {country}.",
    ),
    "work-right.nationality": (
        "May work in {country} by nationality ({nationality}).",
        "Droit de travailler par la nationalité ({nationality}), pays : {country}.",
    ),
    "work-right.unknown": (
        "The right to work in {country} is neither stated nor given by nationality.",
        "Le droit de travailler n’est ni indiqué ni donné par la nationalité, pays : {country}.",
    ),
    "work-right.fail": (
        "May work in {held}, as stated; asked for: {country}.",
        "Droit de travailler indiqué, pays : {held} ; demandé : {country}.",
    ),
    "work-right.question": (
        "Do you have the right to work in {country}?",
        "Avez-vous le droit de travailler dans ce pays : {country} ?",
    ),
    "education.pass": (
        "Education: {held}; asked for: at least {asked}.",
        "Formation : {held} ; demandé : au moins {asked}.",
    ),
    "education.unknown": (
        "The level of education is not stated; asked for: at least {asked}.",
        "Le niveau de formation n’est pas indiqué ; demandé : au moins {asked}.",
    ),
    "education.fail": (
        "Education: {held}; asked for: at least {asked}.",
        "Formation : {held} ; demandé : au moins {asked}.",
    ),
    "education.question": (
        "What is the highest level of education that you have completed?",
        "Quel est le plus haut niveau de formation que vous avez achevé ?",
    ),
    "age.pass": (
        "Age: {held}; asked for: {asked}.",
        "Âge : {held} ; demandé : {asked}.",
    ),
    "age.unknown": (
        "Age is not stated; asked for: {asked}.",
        "L’âge n’est pas indiqué ; demandé : {asked}.",
    ),
    "age.partly": (
        "Age: {held}, only partly within what is asked for: {asked}.",
        "Âge : {held}, en partie seulement dans ce qui est demandé : {asked}.",
    ),
    "age.fail": (
        "Age: {held}; asked for: {asked}.",
        "Âge : {held} ; demandé : {asked}.",
    ),
    "age.question": (
        "Is your age {asked}?",
        "Avez-vous {asked} ?",
    ),
    "ages.between": (
        "{least} to {greatest} years",
        "{least} à {greatest} ans",
    ),
    "ages.from": (
        "{least} years or older",
        "{least} ans ou plus",
    ),
    "ages.to": (
        "{greatest} years or younger",
        "{greatest} ans ou moins",
    ),
    "mobility.there": (
        "Lives in {country} already.",
        "Vit déjà sur place : {country}.",
    ),
    "mobility.remote": (
        "Would work at a distance, which the need allows.",
        "Travaillerait à distance, ce que le besoin permet.",
    ),
    "mobility.moves": (
        "Would move to {country}.",
        "S’installerait sur place : {country}.",
    ),
    "mobility.unknown": (
        "It is not stated whether the person would move to {country}.",
        "Il n’est pas indiqué si la personne s’installerait sur place : {country}.",
    ),
    "mobility.unknown-remote": (
        "Would not move to {country}; it is not stated whether the person would work at a distance.",
        "Ne s’installerait pas sur place ({country}) ; il n’est pas indiqué si la personne travaillerait à distance.",
    ),
    "mobility.unknown-residence": (
        "Would not move; it is not stated whether the person lives in {country} already.",
        "Ne s’installerait pas ailleurs ; il n’est pas indiqué si la personne vit déjà sur place : {country}.",
    ),
    "mobility.fail": (
        "Lives in {residence} and would not move to {country}.",
        "Pays de résidence : {residence} ; ne s’installerait pas sur place : {country}.",
    ),
    "mobility.fail-remote": (
        "Lives in {residence}, would not move to {country} and would not work at a distance.",
        "Pays de résidence : {residence} ; ne s’installerait pas sur place ({country}) ni ne travaillerait à distance.",
    ),
    "mobility.question": (
        "Would you move to {country}?",
        "Vous installeriez-vous sur place (pays : {country}) ?",
    ),
    "mobility.question-either": (
        "Would you move to {country}, or else work at a distance?",
        "Vous installeriez-vous sur place (pays : {country}), ou travailleriez-vous à distance ?",
    ),
    "mobility.question-remote": (
        "Would you work at a distance?",
        "Travailleriez-vous à distance ?",
    ),
    "consent.pass": (
        "Consent given: {purpose}.",
        "Consentement donné : {purpose}.",
    ),
    "consent.unknown": (
        "Consent not asked for yet: {purpose}.",
        "Consentement pas encore demandé : {purpose}.",
    ),
    "consent.fail": (
        "Consent refused or withdrawn: {purpose}.",
        "Consentement refusé ou retiré : {purpose}.",
    ),
    "consent.question": (
        "Do you agree to this: {purpose}?",
        "Êtes-vous d’accord : {purpose} ?",
    ),
    "service.pass": (
        "Asks for this service: {service}.",
        "Demande ce service : {service}.",
    ),
    "service.unknown": (
        "Does not say which services are wanted; this one is: {service}.",
        "N’indique pas les services souhaités ; celui-ci : {service}.",
    ),
    "service.fail": (
        "Asks for other services, not for this one: {service}.",
        "Demande d’autres services, et pas celui-ci : {service}.",
    ),
    "service.question": (
        "Do you wish to have this service: {service}?",
        "Souhaitez-vous ce service : {service} ?",
    ),
    "free.pass": (
        "Not placed elsewhere.",
        "N’a pas de place ailleurs.",
    ),
    "free.fail": (
        "Placed already: {needs}.",
        "A déjà une place : {needs}.",
    ),
}  # fmt: skip
