"""Changes to requests, each in one transaction."""

from layanan.permohonan.services.completing import complete, complete_and_check, correct
from layanan.permohonan.services.intake import take_in
from layanan.permohonan.services.letters import act
from layanan.permohonan.services.steps import take_step
from layanan.permohonan.services.submitting import Ajuan, Subjek, submit

__all__ = ["Ajuan", "Subjek", "act", "complete", "complete_and_check", "correct", "submit", "take_in", "take_step"]
