"""The sentence and the remedy of every code that `penduduk.rules` finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nagari.lib.errors import Problem
from nagari.penduduk.messages import describe
from nagari.penduduk.rules.findings import Finding


@dataclass(frozen=True, slots=True)
class Told:
    """What a person reads: the finished sentence, and what can be done about it."""

    code: str
    field: str
    is_error: bool
    message: str
    remedy: str


Sentences = Mapping[str, tuple[str | Promise, str | Promise]]

_NUMBERS: Sentences = {
    "nik_taken": (
        _("%(nama)s already has this NIK here."),
        _("Open that record; if it is the same person, do not register again."),
    ),
    "twin": (
        _("Perhaps already registered here: %(names)s."),
        _("Compare with that record; save only if this is another person."),
    ),
    "kk_taken": (_("This KK number is already registered here."), _("Open that family and add the member there.")),
}
_PERSON: Sentences = {
    "name_empty": (_("The name is empty."), _("Fill in the full name as on the KK.")),
    "name_over_60": (
        _("The name has %(length)s letters; new papers take 60."),
        _("Keep it if it stands so on the KK."),
    ),
    "name_one_letter": (_("The name has one letter only."), _("Keep it if it stands so on the KK.")),
    "name_title": (
        _("There seems to be a title in the name."),
        _("Titles have fields of their own, before and after the name."),
    ),
    "sex_empty": (_("The sex is missing."), _("Choose male or female as on the KK.")),
    "birth_empty": (_("The birth date is missing."), _("Fill in the date as on the KK.")),
    "birth_future": (_("The birth date %(born)s lies in the future."), _("Correct the year.")),
    "birth_too_early": (
        _("Born on %(born)s, the person would be older than %(highest)s."),
        _("Correct the year."),
    ),
    "birth_very_old": (_("The person would be %(age)s years old."), _("Keep the date if it stands so on the KK.")),
    "marriage_before_birth": (_("The marriage lies before the birth date."), _("Correct one of the two dates.")),
    "marriage_future": (_("The marriage lies in the future."), _("Correct the date.")),
    "marriage_young": (
        _("Married at the age of %(age)s, below 19."),
        _("Keep it if there was a court's leave or the date is right."),
    ),
    "married_child": (
        _("Married or divorced at the age of %(age)s?"),
        _("Correct the marital status or the birth date, or keep them if they are right."),
    ),
    "unmarried_with_marriage": (
        _("The person is unmarried, but there is a date of marriage."),
        _("Correct the marital status or remove the date."),
    ),
    "married_with_divorce": (
        _("The person is married, but there is a later divorce."),
        _("Correct the marital status or the dates."),
    ),
    "divorce_before_marriage": (_("The divorce lies before the marriage."), _("Correct one of the two dates.")),
    "divorce_before_birth": (_("The divorce lies before the birth date."), _("Correct one of the two dates.")),
    "divorce_future": (_("The divorce lies in the future."), _("Correct the date.")),
    "parent_is_self": (
        _("The NIK of the parent is the person's own."),
        _("Fill in the parent's NIK or leave it empty."),
    ),
    "parent_nik": (_("%(value)s can't be a NIK."), _("Compare it with the KK, or keep it until it is known.")),
    "pregnant_man": (_("A man can't be pregnant."), _("Correct the sex or this field.")),
    "education_age": (
        _("This schooling at the age of %(age)s?"),
        _("Correct the schooling or the birth date, or keep them if they are right."),
    ),
    "ktp_age": (
        _("A KTP-el at the age of %(age)s, below 17?"),
        _("Below 17 there is the KIA; correct this field or the birth date."),
    ),
    "wna_without_passport": (_("A foreign citizen without a passport number."), _("Add it when it is known.")),
    "belief_without_religion": (
        _("An organisation of belief goes with Kepercayaan only."),
        _("Correct the religion or remove the organisation."),
    ),
}
_FAMILY: Sentences = {
    "family_two_heads": (
        _("%(nama)s would be a second head beside %(head)s."),
        _("Choose the relation to the head, or make the other one a member first."),
    ),
    "family_no_head": (_("This family has no head."), _("Choose who is head of the family.")),
    "family_nik_twice": (
        _("%(nama)s and %(other)s have the same NIK."),
        _("Correct the NIK, or merge the two records."),
    ),
    "shdk_empty": (_("The relation of %(nama)s to the head is missing."), _("Choose the relation as on the KK.")),
    "head_young": (
        _("%(nama)s is head of the family at the age of %(age)s."),
        _("Keep it if the card says so; a child without parents has a guardian."),
    ),
    "wife_is_male": (_("%(nama)s is a wife, but male."), _("Correct the sex or the relation.")),
    "husband_is_female": (_("%(nama)s is a husband, but female."), _("Correct the sex or the relation.")),
    "spouse_same_sex": (
        _("%(nama)s is spouse of %(head)s, but has the same sex."),
        _("Correct the sex or the relation of one of them."),
    ),
    "two_husbands": (_("%(nama)s would be a second husband."), _("Correct the relation.")),
    "two_wives": (_("%(nama)s is a second wife on this card."), _("Keep it if the card says so.")),
    "spouse_not_married": (
        _("%(nama)s is a spouse, but not married."),
        _("Correct the marital status or the relation."),
    ),
    "head_not_married": (
        _("%(nama)s has a spouse on the card, but is not married."),
        _("Correct the marital status or the relation."),
    ),
    "child_older": (
        _("%(nama)s is a child, but older than %(head)s."),
        _("Keep it for a stepchild; else correct a birth date."),
    ),
    "child_close": (
        _("%(nama)s is a child, but only %(years)s years younger than %(head)s."),
        _("Keep it for a stepchild; else correct a birth date."),
    ),
    "child_older_than_parent": (
        _("%(nama)s is older than %(parent)s, who is named as parent."),
        _("Correct a birth date or the NIK of the parent."),
    ),
    "parent_younger": (
        _("%(nama)s is a parent, but not a generation older than %(head)s."),
        _("Correct a birth date or the relation."),
    ),
    "grandchild_older": (
        _("%(nama)s is a grandchild, but older than %(head)s."),
        _("Correct a birth date or the relation."),
    ),
}
_CARD: Sentences = {
    "kk_future": (_("The date of the KK lies in the future."), _("Correct the date.")),
    "postcode_form": (_("A postcode has five digits."), _("Correct it or leave it empty.")),
    "kk_has_members": (_("This family still has members."), _("Move them to another family first.")),
    "next_head_gone": (
        _("The one chosen as next head does not belong to this family any more."),
        _("Open the page again and choose somebody else."),
    ),
    "before_birth": (_("%(nama)s was not born yet on that day."), _("Correct the date of the event.")),
    "head_changed": (
        _("Somebody else changed the head of this family meanwhile: %(nama)s."),
        _("Open the page again and look at the family as it is now."),
    ),
    "head_same": (_("%(nama)s is head of this family already."), _("Choose another member.")),
    "number_changed": (
        _("Somebody else changed the number of this card meanwhile: %(number)s."),
        _("Open the page again and compare with the card."),
    ),
    "number_same": (_("The card has this number already."), _("Type the number of the new card.")),
    "split_nobody": (_("Nobody was chosen."), _("Choose who gets a card of their own.")),
    "split_all": (
        _("Everybody was chosen, so nobody would stay."),
        _("Where only the number of the card changes, use “New KK number”."),
    ),
    "split_gone": (
        _("Somebody chosen does not belong to this family any more."),
        _("Open the page again and choose anew."),
    ),
    "split_no_head": (
        _("The new card needs one head of family, and one only."),
        _("Choose for one of those who part that he or she is head."),
    ),
    "guardian_unknown": (
        _("No family with this KK number is registered here."),
        _("Compare it with the guardian's card, or leave it empty."),
    ),
    "children_part": (
        _("Only children would be on the new card: %(names)s."),
        _("Let them enter the family of a guardian instead, or keep it if it is meant so."),
    ),
    "join_same": (_("A family can't be joined with itself."), _("Choose another family.")),
    "join_empty": (_("Nobody belongs to this family any more."), _("There is nothing to join.")),
    "join_changed": (
        _("The members of this family have changed meanwhile."),
        _("Open the page again and choose anew."),
    ),
    "next_head_needed": (
        _("The family loses its head."),
        _("Choose who is head from now on, or say that it is not decided yet."),
    ),
    "kk_other_region": (
        _("This family belongs to another region."),
        _("Choose a family that is registered here."),
    ),
    "children_alone": (
        _("Only children stay behind: %(names)s."),
        _("Let them enter the family of a guardian, or confirm that they keep the card alone."),
    ),
    "relations_unsure": (
        _("What %(names)s is to the new head is not certain."),
        _("Look at the relation that is proposed, correct it or keep it."),
    ),
    "kk_closed": (
        _("This family was closed on %(closed)s, because nobody belonged to it any more."),
        _("Keep it if the card is used again."),
    ),
    "move_changed": (
        _("This can't be undone any more: the family was changed again since."),
        _("Open the family and change it there."),
    ),
    "member_elsewhere": (
        _("%(nama)s belongs to another family until now."),
        _("Keep it if he or she has moved to this card."),
    ),
}
_EVENT: Sentences = {
    "event_future": (_("%(date)s lies in the future."), _("Enter the day it happened.")),
    "event_before_birth": (
        _("%(date)s lies before the birth date %(born)s."),
        _("Correct the date, or the birth date first."),
    ),
    "event_before_earlier": (
        _("%(date)s lies before an event recorded for %(earlier)s."),
        _("Correct the date, or reverse the earlier event first."),
    ),
    "event_very_old": (_("%(date)s is more than a hundred years ago."), _("Keep the date if it is right.")),
    "late_report": (
        _("Reported %(days)s days after the %(limit)s days the law gives."),
        _("Write down why; it is recorded all the same."),
    ),
    "wrong_status": (
        _("%(nama)s can't be entered here: the register says that he or she is not in that state."),
        _("Look at the record; perhaps the event is recorded already."),
    ),
    "resident_gone": (_("The resident is not in this register any more."), _("Open the record again.")),
    "mother_is_male": (_("The mother is written down as a man."), _("Choose another record or correct the sex.")),
    "father_is_female": (_("The father is written down as a woman."), _("Choose another record or correct the sex.")),
    "mother_dead": (_("The mother died on %(died)s, before the birth."), _("Correct one of the two dates.")),
    "mother_age": (
        _("The mother was %(age)s years old at the birth."),
        _("Keep it if both birth dates are right."),
    ),
    "birth_interval": (
        _("Another child of this mother was born on %(date)s."),
        _("Keep it if both dates are right."),
    ),
    "moves_inside": (
        _("This place is the village itself, so nobody leaves it."),
        _("Record a move inside."),
    ),
    "birth_unrecorded": (
        _("Born on %(date)s, after the register began: without the event of the birth the books do not count it."),
        _("Record a birth instead; keep it if the child came from elsewhere or its birth is recorded already."),
    ),
    "nobody_named": (_("Nobody was named."), _("Choose at least one person.")),
    "comes_back": (
        _("%(nama)s left here on %(since)s: the old record goes on, with its history."),
        _("Compare name and birth date; keep it if it is the same person."),
    ),
    "same_place": (_("They live there already."), _("Choose where they live from now on.")),
    "stay_ends_before": (_("The stay would end before it begins on %(date)s."), _("Correct one of the two dates.")),
    "is_temporary": (
        _("%(nama)s is away or a guest already."),
        _("Record the end of that stay first."),
    ),
    "no_stay": (_("No stay or absence of %(nama)s is open."), _("Look at the events of this person.")),
    "same_person": (_("Nobody can marry himself."), _("Choose the other one.")),
    "spouse_same_sex_event": (_("Both are of the same sex."), _("Choose another person or correct the sex.")),
    "already_married": (
        _("%(nama)s is married already."),
        _("Record the divorce or the husband's death first."),
    ),
    "second_marriage": (_("%(nama)s is married already."), _("Keep it if there is the court's leave.")),
    "close_kin": (
        _("%(nama)s and %(other)s are close kin: by their parents' NIK or by their card."),
        _("The law forbids such a marriage (UU 1/1974 art. 8). Go on only if the register is wrong."),
    ),
    "not_married": (_("%(nama)s is not married."), _("Correct the marital status first.")),
    "not_each_other": (
        _("The register does not know that %(nama)s and %(other)s are married to each other."),
        _("Check the NIK of the spouse; keep it if the papers say so."),
    ),
    "no_card": (_("There is no family card to live on."), _("Give the number of the card, or choose another way.")),
    "proof_missing": (
        _("A correction needs a paper that proves it."),
        _("Give the kind and the number of the document."),
    ),
    "nothing_changed": (_("Nothing would change."), _("Change at least one element, or leave the page.")),
    "offer_gone": (_("This offer is not here."), _("Open the list of offers again.")),
    "offer_accepted": (_("These people were accepted already."), _("Open the list of offers again.")),
    "offer_refused": (_("This offer was refused already."), _("Open the list of offers again.")),
    "offer_withdrawn": (
        _("The office they left has asked them back."),
        _("Nothing to do; it takes them back into its register."),
    ),
    "offer_open": (
        _("The other office may still accept them, and they would live in two places."),
        _("Ask them back first; once the other office has let them go, this can be reversed."),
    ),
    "offer_release_asked": (
        _("The other office was asked to let them go and has not answered yet."),
        _("Synchronise, and wait for its answer; after seven days it is no longer waited for."),
    ),
    "offer_accepted_there": (
        _("The other office has accepted them; they live there now."),
        _("If they come back, that office records their departure and offers them to you."),
    ),
    "offer_came_from": (
        _("They came from another office by an offer that was accepted."),
        _("If they go back, record their departure; that office gets an offer."),
    ),
    "value_too_long": (
        _("%(field)s of %(nama)s is longer than the %(most)s letters a record holds."),
        _("Ask the office they left to shorten it and to offer them anew."),
    ),
    "refusal_reason": (_("The reason is missing."), _("Say in a few words why, so that the other office knows.")),
    "has_events": (
        _("An event counts this person: %(event)s, %(date)s."),
        _("Reverse the event; a record it made goes with it."),
    ),
    "event_gone": (_("This event is reversed already, or not here."), _("Open the list of events again.")),
    "event_doubled": (
        _("This was recorded twice, on two machines, and nobody has said yet which one is right."),
        _("Say first which of the two is right; then it can be reversed."),
    ),
    "event_unreadable": (
        _("What this event changed cannot be read in full: it came damaged from another computer."),
        _("It counts as it stands; reverse it where it was entered, or correct the record by hand."),
    ),
    "double_settled": (
        _("Somebody has said already which one is right."),
        _("Open the event again."),
    ),
    "double_several": (
        _("More than two events stand against each other here."),
        _("Keep what counts now, and record anew what was different."),
    ),
    "reversal_reason": (_("The reason is missing."), _("Write down why the event is reversed.")),
    "reversal_later": (
        _("A later event builds on this one: %(event)s of %(nama)s, %(date)s."),
        _("Reverse that one first."),
    ),
    "reversal_changed": (
        _("The record was changed again since."),
        _("Correct it on its own page, or take the later change back first."),
    ),
}
SENTENCES: Sentences = {**_CARD, **_EVENT, **_NUMBERS, **_PERSON, **_FAMILY}


def tell(finding: Finding) -> Told:
    """The finding in the language of the page. KeyError for a code without a sentence, which a test rules out."""
    if finding.code in SENTENCES:
        message, remedy = (fill(text, finding.params) for text in SENTENCES[finding.code])
    else:
        message, remedy = describe(Problem(finding.code, finding.params))
    return Told(finding.code, finding.field, finding.is_error, message, remedy)


def fill(sentence: str | Promise, params: Mapping[str, object]) -> str:
    """Puts values into the named placeholders; dates in the language of the page."""
    return str(sentence) % {
        name: date_format(value, "j F Y") if isinstance(value, date) else value for name, value in params.items()
    }
