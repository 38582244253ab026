"""Pages on the exchange between offices: its state, what to settle, who joined, the past of a record."""

from typing import Final

# The job behind *sync now*.
KIND: Final = "sync"
