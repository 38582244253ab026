"""What the window of the server tells its technician: faults in full, refusals in one line."""

import logging

SERVER_FAULT = 500


class OneLine(logging.Filter):
    """A page refused or not found is an answer, not a fault: one line without traceback, address or person.

    The address may hold what somebody searched for; who was refused stands in the access log.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        status = getattr(record, "status_code", SERVER_FAULT)
        if status >= SERVER_FAULT:
            return True
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        record.exc_info = record.exc_text = None
        record.msg, record.args = "%s %s", (status, getattr(match, "view_name", "") or "-")
        return True
