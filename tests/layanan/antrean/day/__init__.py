"""A whole day at the counters against a real server: people who take numbers, phones that follow, counters that call.

`prepare` makes the office; `Day` plays it over HTTP; `audit` reads what the database holds afterwards.
"""
