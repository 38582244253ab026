"""What the codes of signing say to people: what happened, and what to do. A letter that is refused stays unsigned."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nagari.lib.errors import CodedError, UserError

_SAID: Final[Mapping[str, tuple[Promise, Promise]]] = {
    "signer_missing": (
        _("Nobody's name stands below this letter, so nobody can sign it electronically."),
        _("Sign it by hand, or issue it anew with a signer."),
    ),
    "not_linked": (
        _("Your account does not belong to an official of this office."),
        _("Have it linked to your name on the page Users."),
    ),
    "not_signer": (
        _("Another person's name stands below this letter."),
        _("Only whose name stands there signs it. Issue the letter anew if somebody else is to sign."),
    ),
    "right_missing": (
        _("On the day of this letter you might not sign for the office."),
        _("Look at the terms on the page Officials, or issue the letter anew."),
    ),
    "right_over": (
        _("You may not sign for the office any more."),
        _("Issue the letter anew, for whoever may sign today."),
    ),
    "own_letter": (
        _("This letter is about you."),
        _("Issue it anew for another official who may sign."),
    ),
    "others_sign": (
        _("Others sign this letter too, with a pen: who attests it, parties or witnesses."),
        _("Print it, have everybody sign it, then note it as signed."),
    ),
    "file_missing": (
        _("The file of this letter has not arrived here yet."),
        _("Wait for the next exchange, then sign."),
    ),
    "way_by_hand": (
        _("This office signs by hand."),
        _("Print the letter and sign it; or choose another way on the page of electronic signatures."),
    ),
    "certificate_missing": (
        _("No certificate of yours lies on this computer."),
        _("Put it there on the page of electronic signatures."),
    ),
    "certificate_unreadable": (
        _("This is not a certificate with its key (PKCS#12)."),
        _("Choose the file that ends in .p12 or .pfx."),
    ),
    "certificate_kind": (
        _("The key of this certificate is of a kind that readers of PDF do not know."),
        _("Ask for a certificate with an RSA or ECDSA key."),
    ),
    "certificate_of_other": (
        _("The certificate is made out to “%(name)s”, not to “%(official)s”."),
        _("Choose the file of this official; or write the name as in the certificate where officials are kept."),
    ),
    "certificate_expired": (_("The certificate ended on %(day)s."), _("Ask for a new one.")),
    "certificate_early": (
        _("The certificate does not hold before %(day)s."),
        _("Look whether the date of this computer is right."),
    ),
    "passphrase_wrong": (
        _("The passphrase is wrong."),
        _("Type it again, slowly. After three wrong ones the service may close your certificate."),
    ),
    "code_not_sent": (
        _("One-time codes are sent by version 2 of BSrE's service only."),
        _("Sign with the passphrase."),
    ),
    "code_tries": (
        _("Three codes were sent within ten minutes."),
        _("Look for the last one, or wait and ask again."),
    ),
    "passphrase_missing": (_("The passphrase is missing."), _("Type it; it is not kept anywhere.")),
    "passphrase_tries": (
        _("The passphrase was wrong three times."),
        _("Wait a quarter of an hour, and be sure of it before you try again."),
    ),
    "identity_missing": (
        _("The service is not told yet who you are."),
        _("Enter your NIK or e-mail on the page of electronic signatures."),
    ),
    "service_missing": (
        _("The address of the service is missing."),
        _("Enter it on the page of electronic signatures."),
    ),
    "user_unknown": (
        _("BSrE does not know this NIK or e-mail."),
        _("Compare it on the page of electronic signatures, or register at bsre.bssn.go.id."),
    ),
    "user_not_certified": (
        _("Your certificate at BSrE does not allow signing (%(status)s)."),
        _("Look at its state at bsre.bssn.go.id."),
    ),
    "service_unreachable": (
        _("The service that signs cannot be reached. The letter waits."),
        _("Try again when there is a connection; the passphrase was not kept."),
    ),
    "service_timeout": (
        _("The service that signs did not answer in time. The letter waits."),
        _("Try again: signing begins with the unsigned letter, so it is never signed twice."),
    ),
    "service_down": (
        _("The service that signs has a fault (%(status)s). The letter waits."),
        _("Try again later, or tell the regency's communication office."),
    ),
    "service_entry": (
        _("The service does not let this office in."),
        _("Have user name and password of the service corrected on the page of electronic signatures."),
    ),
    "service_refused": (
        _("The service refused: %(said)s (%(status)s)."),
        _("Tell this sentence to the regency's communication office."),
    ),
    "answer_broken": (
        _("What the service sent back is not a whole signed letter. The letter waits."),
        _("Try again; if it happens again, tell the technician."),
    ),
    "answer_unsigned": (
        _("The service sent the letter back without a signature. The letter waits."),
        _("Try again; if it happens again, tell the technician."),
    ),
    "answer_altered": (
        _("What the service sent back is not the letter that was sent. The letter waits."),
        _("Tell the technician before you try again."),
    ),
    "scan_missing": (
        _("The scan of the signed letter is missing."),
        _("Add it, or a photo; without one whoever signs for the office notes it."),
    ),
    "scan_kind": (_("A scan is a PDF, JPEG or PNG that can be opened."), _("Choose such a file, or scan it again.")),
    "scan_size": (_("The scan has more than %(most)s MB."), _("Scan it in grey with 200 dots an inch.")),
    "address_wrong": (
        _("This is not the address of a service."),
        _("Write it as https://name; without https only inside the office's own network."),
    ),
    "check_address_wrong": (
        _("This is not an address that a phone can open."),
        _("Write it as https://name; without https only inside the office's own network."),
    ),
    "service_needed": (
        _("The address of the service is missing."),
        _("Type it here; the regency's communication office knows it."),
    ),
    "nik_wrong": (_("A NIK has sixteen digits."), _("Compare it with the KTP.")),
}


def refused(found: CodedError | str) -> UserError:
    """A code without a sentence is a mistake of ours: KeyError."""
    code, params = (found, {}) if isinstance(found, str) else (found.code, dict(found.params))
    sentence, remedy = _SAID[code]
    return UserError(code, str(sentence) % params, str(remedy) % params)
