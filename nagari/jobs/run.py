"""What a job's function gets to see of the job it does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

from nagari.jobs.models import Job, JobState

# A page asks once a second; writing the count more often only costs.
PROGRESS_SECONDS = 0.4


class JobCancelled(Exception):  # noqa: N818  not an error: somebody pressed the button
    """A person asked for the job to stop."""


class JobTaken(Exception):  # noqa: N818  not an error of this worker
    """The lease ran out and another worker does the job now; this one has to let go."""


@dataclass(slots=True, kw_only=True)
class JobRun:
    """One attempt at a job. Inside a transaction a count would be seen by nobody: call these between transactions."""

    job_id: int
    kind: str
    args: dict[str, Any]
    user_id: int | None
    wilayah: str
    attempt: int
    clock: Callable[[], datetime]
    _told_at: float = field(default=0.0)

    def now(self) -> datetime:
        return self.clock()

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Show how far the work is (`total` 0: unknown). Cheap to call often; also looks whether to stop."""
        tick = monotonic()
        if done < total and tick - self._told_at < PROGRESS_SECONDS:
            return
        self._told_at = tick
        self.mine().update(done=done, total=total, message=message[:200])
        self.check_cancelled()

    def check_cancelled(self) -> None:
        """Raises JobCancelled when a person asked to stop, JobTaken when the job is no longer this worker's."""
        row = self.mine().values_list("cancel_requested", flat=True).first()
        if row is None:
            raise JobTaken
        if row:
            raise JobCancelled

    def mine(self) -> Any:
        """The job's row as long as this attempt holds it."""
        return Job.objects.filter(pk=self.job_id, state=JobState.RUNNING, attempts=self.attempt)
